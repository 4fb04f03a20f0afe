-- KEYS: failures   ARGV: now, window
local now = tonumber(ARGV[1])
local since = redis.call('HGET', KEYS[1], 'since')
if not since or now - tonumber(since) >= tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'since', ARGV[1], 'count', 0)
end
redis.call('HINCRBY', KEYS[1], 'count', 1)
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1
