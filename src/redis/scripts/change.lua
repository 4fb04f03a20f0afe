-- Stores a transaction if it still is what the change was made from. One that is to be told of is noted with it, so that
-- it is told of though this replica ends.
-- KEYS: the transaction, ids that are to be told of   ARGV: before, after, life in ms, id or ''
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if ARGV[4] ~= '' then
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[2], tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return 1
