-- Appends an entry to a list that is bounded in number and bytes.
-- KEYS: entries, counts, sizes   ARGV: bytes, most entries, most bytes, then fields and values of the entry
-- Answers: its sequence
local sequence = redis.call('HINCRBY', KEYS[2], 'sequence', 1)
redis.call('XADD', KEYS[1], sequence .. '-0', unpack(ARGV, 4))
redis.call('RPUSH', KEYS[3], sequence .. ' ' .. ARGV[1])
local bytes = redis.call('HINCRBY', KEYS[2], 'bytes', ARGV[1])
local size = redis.call('LLEN', KEYS[3])
while size > 0 and (size > tonumber(ARGV[2]) or bytes > tonumber(ARGV[3])) do
  local gone, taken = string.match(redis.call('LPOP', KEYS[3]), '^(%d+) (%d+)$')
  redis.call('XDEL', KEYS[1], gone .. '-0')
  bytes = redis.call('HINCRBY', KEYS[2], 'bytes', -tonumber(taken))
  redis.call('HINCRBY', KEYS[2], 'evicted', 1)
  redis.call('HSET', KEYS[2], 'last', gone)
  size = size - 1
end
return sequence
