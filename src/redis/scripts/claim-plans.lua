-- Hands out the plans that are due, in their order. What a replica was handed and did not carry out in time is handed out
-- again.
-- KEYS: due, leases, plans   ARGV: now, lease in ms   Answers: id, plan, id, plan, …
local time = redis.call('TIME')
local real = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', real, 'LIMIT', 0, 500)) do
  redis.call('ZREM', KEYS[2], id)
  redis.call('ZADD', KEYS[1], 0, id)
end
local found = {}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, 500)
for index = 1, #due, 2 do
  local number, plan = string.match(redis.call('HGET', KEYS[3], due[index]) or '', '^(%d+) (.*)$')
  found[#found + 1] = { due[index], tonumber(due[index + 1]), tonumber(number or 0), plan or false }
end
table.sort(found, function(left, right)
  if left[2] ~= right[2] then return left[2] < right[2] end
  return left[3] < right[3]
end)
local handed = {}
for _, one in ipairs(found) do
  redis.call('ZREM', KEYS[1], one[1])
  redis.call('ZADD', KEYS[2], real + tonumber(ARGV[2]), one[1])
  handed[#handed + 1] = one[1]
  handed[#handed + 1] = one[4]
end
if #handed > 0 then redis.call('PEXPIRE', KEYS[2], 5184000000) end
return handed
