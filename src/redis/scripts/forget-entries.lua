-- KEYS: entries, counts   ARGV: 'all', or the sequences of entries to forget
if ARGV[1] == 'all' then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', 0)
  redis.call('HSET', KEYS[2], 'bytes', 0, 'evicted', 0, 'last', 0)
  return 1
end
for _, sequence in ipairs(ARGV) do
  local entry = redis.call('XRANGE', KEYS[1], sequence .. '-0', sequence .. '-0')[1]
  if entry then
    redis.call('XDEL', KEYS[1], entry[1])
    redis.call('HINCRBY', KEYS[2], 'bytes', -tonumber(entry[2][4]))
  end
end
return 1
