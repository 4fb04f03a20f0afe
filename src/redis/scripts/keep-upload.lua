-- Keeps the file of a grant, once; the oldest ones give way to it.
-- KEYS: grants in order of their end, their texts, files, sizes and owners, bytes held by owner
-- ARGV: object key, file (Base64), its bytes, owner, now, most bytes of an owner, most bytes of all, life of the lists in ms
-- Answers: 1, or 0 when there is no such grant any more or it has its file
dropEnded(KEYS, ARGV[5])
local bytes = tonumber(ARGV[3])
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 or redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return 0 end
makeRoom(KEYS, 'of:' .. ARGV[4], ARGV[4], bytes, tonumber(ARGV[6]))
makeRoom(KEYS, 'all', nil, bytes, tonumber(ARGV[7]))
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[1], ARGV[3] .. ' ' .. ARGV[4])
redis.call('HINCRBY', KEYS[5], 'all', bytes)
redis.call('HINCRBY', KEYS[5], 'of:' .. ARGV[4], bytes)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[8]) end
return 1
