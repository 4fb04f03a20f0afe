-- Puts a transaction into the order of all, and answers those that have to go for it.
-- KEYS: order, pending by creation, ended by end, counts   ARGV: id, created, now, most, time to finish
local number = redis.call('HINCRBY', KEYS[4], 'number', 1)
redis.call('ZADD', KEYS[1], number, ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
local now, gone = tonumber(ARGV[3]), {}
while redis.call('ZCARD', KEYS[1]) > tonumber(ARGV[4]) do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  local done = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  local first = oldest[1] or done[1]
  if oldest[1] and done[1] then
    local runsOut = tonumber(oldest[2]) + tonumber(ARGV[5])
    if now < runsOut or tonumber(done[2]) <= runsOut then first = done[1] end
  end
  if not first then break end
  for index = 1, 3 do redis.call('ZREM', KEYS[index], first) end
  redis.call('HINCRBY', KEYS[4], 'evicted', 1)
  gone[#gone + 1] = first
end
return gone
