-- All that a new transaction is stored with, where all keys are on one server.
-- KEYS: the transaction, epoch of the key, ids of the key, owner, order, pending by creation, ended by end, counts
-- ARGV: transaction, epoch or '', id, created, life in ms, owner, now, most, time to finish
-- Answers: 1 and the ids of those that had to go, or 0 when the epoch is over
if ARGV[2] ~= '' and (redis.call('GET', KEYS[2]) or '0') ~= ARGV[2] then return { 0, {} } end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[5])
redis.call('SET', KEYS[4], ARGV[6], 'PX', ARGV[5])
local gone = putInOrder(KEYS[5], KEYS[6], KEYS[7], KEYS[8], ARGV[3], ARGV[4], ARGV[7], ARGV[8], ARGV[9])
return { 1, gone }
