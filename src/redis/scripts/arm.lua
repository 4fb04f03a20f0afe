-- KEYS: scenarios in order, texts, counts, count of all, spent   ARGV: text without its id, times, life in ms   Answers: number of the scenario
local number = redis.call('INCR', KEYS[4])
local id = 'scenario-' .. number
redis.call('ZADD', KEYS[1], number, id)
redis.call('HSET', KEYS[2], id, ARGV[1])
redis.call('HSET', KEYS[3], id .. ':times', ARGV[2], id .. ':hits', 0)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[3]) end
return number
