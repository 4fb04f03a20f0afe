local twoMonths = 5184000000

-- Puts a transaction into the order of all, and answers those that have to go for it.
local function putInOrder(order, pending, ended, counts, id, created, now, most, timeToFinish)
  local number = redis.call('HINCRBY', counts, 'number', 1)
  redis.call('ZADD', order, number, id)
  redis.call('ZADD', pending, created, id)
  -- Not with every call: a month's life has room for some that come late. A list that was empty begins without one.
  if number % 16 == 1 or redis.call('ZCARD', pending) == 1 then
    for _, list in ipairs({ order, pending, ended, counts }) do redis.call('PEXPIRE', list, twoMonths) end
    -- What the store itself has let go in the meantime.
    for _, list in ipairs({ pending, ended }) do
      for _, old in ipairs(redis.call('ZRANGEBYSCORE', list, '-inf', now - twoMonths, 'LIMIT', 0, 64)) do
        redis.call('ZREM', list, old)
        redis.call('ZREM', order, old)
      end
    end
  end
  local gone = {}
  while redis.call('ZCARD', order) > tonumber(most) do
    local oldest = redis.call('ZRANGE', pending, 0, 0, 'WITHSCORES')
    local done = redis.call('ZRANGE', ended, 0, 0, 'WITHSCORES')
    local first = oldest[1] or done[1]
    if oldest[1] and done[1] then
      local runsOut = tonumber(oldest[2]) + tonumber(timeToFinish)
      if tonumber(now) < runsOut or tonumber(done[2]) <= runsOut then first = done[1] end
    end
    if not first then break end
    for _, list in ipairs({ order, pending, ended }) do redis.call('ZREM', list, first) end
    redis.call('HINCRBY', counts, 'evicted', 1)
    gone[#gone + 1] = first
  end
  return gone
end
