-- KEYS: due, records, states, transactions, count, order, settled, counts
-- ARGV: most records, state, when it is due, transaction whose line it stands in or '', then records (JSON)
-- Answers: the numbers of the new ones
local numbers = {}
for index = 5, #ARGV do
  local number = redis.call('INCR', KEYS[5])
  local id = string.format('%012d', number)
  redis.call('HSET', KEYS[2], id, ARGV[index])
  redis.call('HSET', KEYS[3], id, ARGV[2])
  redis.call('HSET', KEYS[4], id, ARGV[4])
  redis.call('ZADD', KEYS[6], number, id)
  if ARGV[2] == 'scheduled' then redis.call('ZADD', KEYS[1], ARGV[3], id) else redis.call('RPUSH', KEYS[7], id) end
  numbers[#numbers + 1] = number
end
while redis.call('ZCARD', KEYS[6]) > tonumber(ARGV[1]) do
  local gone = redis.call('LPOP', KEYS[7])
  if not gone then break end
  redis.call('ZREM', KEYS[6], gone)
  redis.call('HDEL', KEYS[2], gone)
  redis.call('HDEL', KEYS[3], gone)
  redis.call('HDEL', KEYS[4], gone)
  redis.call('HINCRBY', KEYS[8], 'evicted', 1)
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 5184000000) end
return numbers
