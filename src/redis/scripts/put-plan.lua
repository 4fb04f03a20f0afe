-- KEYS: due, plans   ARGV: id, plan (JSON), when it is due
-- A plan stands behind its number: those of one moment are carried out in the order in which they were made.
local number = redis.call('HINCRBY', KEYS[2], '#', 1)
redis.call('HSET', KEYS[2], ARGV[1], number .. ' ' .. ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 5184000000) end
return 1
