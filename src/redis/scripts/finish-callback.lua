-- What an attempt came to. It counts only for who holds the callback, and not once that was cancelled.
-- KEYS: due, leases, records, states, transactions, lines that are taken, owners, settled
-- ARGV: id, replica, record (JSON), state, when the next attempt is due
local id = ARGV[1]
if redis.call('HGET', KEYS[7], id) ~= ARGV[2] or redis.call('HGET', KEYS[4], id) ~= 'sending' then return 0 end
redis.call('ZREM', KEYS[2], id)
redis.call('HDEL', KEYS[7], id)
redis.call('HSET', KEYS[3], id, ARGV[3])
redis.call('HSET', KEYS[4], id, ARGV[4])
if ARGV[4] == 'scheduled' then
  redis.call('ZADD', KEYS[1], ARGV[5], id)
else
  local line = redis.call('HGET', KEYS[5], id) or ''
  if line ~= '' and redis.call('HGET', KEYS[6], line) == id then redis.call('HDEL', KEYS[6], line) end
  redis.call('RPUSH', KEYS[8], id)
end
redis.call('PEXPIRE', KEYS[1], 5184000000)
redis.call('PEXPIRE', KEYS[8], 5184000000)
return 1
