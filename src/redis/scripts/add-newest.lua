-- Adds to a list what comes after all that it has: times may be the same for many.
local function addNewest(list, member)
  local last = redis.call('ZREVRANGE', list, 0, 0, 'WITHSCORES')
  redis.call('ZADD', list, tonumber(last[2] or 0) + 1, member)
end
