-- KEYS: nonces   ARGV: nonce, now, window, most   Answers: 1 when it was not used before
local now, window = tonumber(ARGV[2]), tonumber(ARGV[3])
local used = redis.call('ZSCORE', KEYS[1], ARGV[1])
if used and math.abs(now - tonumber(used)) < window then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
redis.call('ZADD', KEYS[1], now, ARGV[1])
if redis.call('ZCARD', KEYS[1]) > tonumber(ARGV[4]) then redis.call('ZPOPMIN', KEYS[1]) end
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1
