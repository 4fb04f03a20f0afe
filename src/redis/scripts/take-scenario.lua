-- The first armed scenario that is for a call: it then has one time less and one hit more.
local function takeScenario(order, texts, counts, spent, callText)
  local armed = redis.call('ZRANGE', order, 0, -1)
  if #armed == 0 then return nil end
  local call = cjson.decode(callText)
  for _, id in ipairs(armed) do
    local text = redis.call('HGET', texts, id)
    local match = text and cjson.decode(text).match
    local fits = match and ((match.action == nil and call.opens) or (match.action ~= nil and match.action == call.action))
    if fits then
      for name, value in pairs(match) do
        if name ~= 'action' and value ~= call[name] then fits = false end
      end
    end
    if fits then
      local times = redis.call('HINCRBY', counts, id .. ':times', -1)
      local hits = redis.call('HINCRBY', counts, id .. ':hits', 1)
      if times <= 0 then
        redis.call('ZREM', order, id)
        redis.call('RPUSH', spent, id)
        redis.call('PEXPIRE', spent, 5184000000)
        if redis.call('LLEN', spent) > 1000 then
          local gone = redis.call('LPOP', spent)
          redis.call('HDEL', texts, gone)
          redis.call('HDEL', counts, gone .. ':times', gone .. ':hits')
        end
      end
      return { id, text, times, hits }
    end
  end
  return nil
end
