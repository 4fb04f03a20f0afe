-- KEYS: entries, counts, sizes   ARGV: 'all', or the sequences of entries to forget
if ARGV[1] == 'all' then
  redis.call('DEL', KEYS[1], KEYS[3])
  redis.call('HSET', KEYS[2], 'bytes', 0, 'evicted', 0, 'last', 0)
  return 1
end
local asked = {}
for _, sequence in ipairs(ARGV) do asked[sequence] = true end
for _, entry in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do
  local sequence, bytes = string.match(entry, '^(%d+) (%d+)$')
  if asked[sequence] then
    redis.call('XDEL', KEYS[1], sequence .. '-0')
    redis.call('LREM', KEYS[3], 1, entry)
    redis.call('HINCRBY', KEYS[2], 'bytes', -tonumber(bytes))
  end
end
return 1
