-- Appends entries to a list that is bounded in number and bytes.
-- KEYS: entries, counts, sizes   ARGV: most entries, most bytes, fields of an entry, then for each entry its bytes and
-- its fields and values   Answers: the sequence of the last one
local most, mostBytes, width = tonumber(ARGV[1]), tonumber(ARGV[2]), 2 * tonumber(ARGV[3])
local count = (#ARGV - 3) / (width + 1)
local last = redis.call('HINCRBY', KEYS[2], 'sequence', count)
local sizes, added = {}, 0
for index = 1, count do
  local from = 4 + (index - 1) * (width + 1)
  local sequence = string.format('%d', last - count + index)
  redis.call('XADD', KEYS[1], sequence .. '-0', unpack(ARGV, from + 1, from + width))
  sizes[index] = sequence .. ' ' .. ARGV[from]
  added = added + tonumber(ARGV[from])
end
local size = redis.call('RPUSH', KEYS[3], unpack(sizes))
local bytes = redis.call('HINCRBY', KEYS[2], 'bytes', added)
-- Not with every call: a month's life has room for some that come late.
if (last - 1) % 16 < count then
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 5184000000) end
end
if size <= most and bytes <= mostBytes then return last end

local gone, newest, freed = 0, '0', 0
while size > 0 and (size > most or bytes - freed > mostBytes) do
  local sequence, taken = string.match(redis.call('LPOP', KEYS[3]), '^(%d+) (%d+)$')
  gone, newest = gone + 1, sequence
  freed = freed + tonumber(taken)
  size = size - 1
end
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%d-0', newest + 1))
redis.call('HINCRBY', KEYS[2], 'bytes', -freed)
redis.call('HINCRBY', KEYS[2], 'evicted', gone)
redis.call('HSET', KEYS[2], 'last', newest)
return last
