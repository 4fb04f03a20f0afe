-- KEYS: the transaction, epoch of the key, ids of the key   ARGV: transaction, epoch or '', id, life in ms
-- Answers: 1, or 0 when the epoch is over
if ARGV[2] ~= '' and (redis.call('GET', KEYS[2]) or '0') ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
addNewest(KEYS[3], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
return 1
