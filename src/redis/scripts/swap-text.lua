-- KEYS: a text   ARGV: before or '', after   Answers: 1, or 0 when it is another one
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
