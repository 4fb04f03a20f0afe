-- KEYS: due, plans   ARGV: id, plan (JSON), when it is due
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 5184000000) end
return 1
