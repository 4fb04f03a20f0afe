-- Grants an upload; of more than there may be, and of those whose time is over, the oldest go.
-- KEYS: grants in order of their end, their texts, files, sizes and owners, bytes held by owner
-- ARGV: object key, text (JSON), owner, end, now, most grants, life of the lists in ms
dropEnded(KEYS, ARGV[5])
while redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[6]) do dropUpload(KEYS, redis.call('ZRANGE', KEYS[1], 0, 0)[1]) end
redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[1], '0 ' .. ARGV[3])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[7]) end
return 1
