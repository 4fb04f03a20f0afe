-- Writes an entry into the journal, which is bounded in number and bytes.
-- KEYS: entries, counts   ARGV: entry (JSON), bytes, most entries, most bytes   Answers: its sequence
local sequence = redis.call('HINCRBY', KEYS[2], 'sequence', 1)
redis.call('XADD', KEYS[1], sequence .. '-0', 'e', ARGV[1], 'b', ARGV[2])
local bytes = redis.call('HINCRBY', KEYS[2], 'bytes', ARGV[2])
local size = redis.call('XLEN', KEYS[1])
while size > 0 and (size > tonumber(ARGV[3]) or bytes > tonumber(ARGV[4])) do
  local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', KEYS[1], oldest[1])
  bytes = redis.call('HINCRBY', KEYS[2], 'bytes', -tonumber(oldest[2][4]))
  redis.call('HINCRBY', KEYS[2], 'evicted', 1)
  redis.call('HSET', KEYS[2], 'last', string.match(oldest[1], '^%d+'))
  size = size - 1
end
return sequence
