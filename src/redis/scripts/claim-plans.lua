-- Hands out the plans that are due. What a replica was handed and did not carry out in time is handed out again.
-- KEYS: due, leases, plans   ARGV: now, lease in ms   Answers: id, plan, id, plan, …
local time = redis.call('TIME')
local real = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', real, 'LIMIT', 0, 500)) do
  redis.call('ZREM', KEYS[2], id)
  redis.call('ZADD', KEYS[1], 0, id)
end
local handed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 500)) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('ZADD', KEYS[2], real + tonumber(ARGV[2]), id)
  handed[#handed + 1] = id
  handed[#handed + 1] = redis.call('HGET', KEYS[3], id)
end
if #handed > 0 then redis.call('PEXPIRE', KEYS[2], 5184000000) end
return handed
