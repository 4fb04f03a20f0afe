-- Hands out the callbacks that are due, one of each transaction at a time. What a replica was handed and did not renew in
-- time is handed out again: that replica is gone.
-- KEYS: due, leases, records, states, transactions, lines that are taken, owners   ARGV: now, replica, lease in ms, most
-- Answers: id, record, id, record, …
local time = redis.call('TIME')
local real = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', real, 'LIMIT', 0, 500)) do
  redis.call('ZREM', KEYS[2], id)
  redis.call('ZADD', KEYS[1], 0, id)
  redis.call('HSET', KEYS[4], id, 'scheduled')
end
local handed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 2000)) do
  local line = redis.call('HGET', KEYS[5], id) or ''
  local holder = line ~= '' and redis.call('HGET', KEYS[6], line)
  if not holder or holder == id then
    redis.call('ZREM', KEYS[1], id)
    redis.call('ZADD', KEYS[2], real + tonumber(ARGV[3]), id)
    redis.call('HSET', KEYS[7], id, ARGV[2])
    redis.call('HSET', KEYS[4], id, 'sending')
    if line ~= '' then redis.call('HSET', KEYS[6], line, id) end
    handed[#handed + 1] = id
    handed[#handed + 1] = redis.call('HGET', KEYS[3], id)
    if #handed >= 2 * tonumber(ARGV[4]) then break end
  end
end
if #handed > 0 then
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 5184000000) end
end
return handed
