-- KEYS: moments of passed calls   ARGV: limit, now   Answers: 0 when the call may pass, else milliseconds to wait
local now = tonumber(ARGV[2])
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then
  local elapsed = now - tonumber(redis.call('LINDEX', KEYS[1], 0))
  if elapsed >= 0 and elapsed < 1000 then return math.max(1, math.ceil(1000 - elapsed)) end
  redis.call('LPOP', KEYS[1])
end
redis.call('RPUSH', KEYS[1], now)
redis.call('PEXPIRE', KEYS[1], 86400000)
return 0
