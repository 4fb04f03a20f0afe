-- KEYS: due, leases, records, states, transactions, lines that are taken, owners, settled   ARGV: ids
-- Answers: those that were not settled
local cancelled = {}
for _, id in ipairs(ARGV) do
  local state = redis.call('HGET', KEYS[4], id)
  if state == 'scheduled' or state == 'sending' then
    redis.call('HSET', KEYS[4], id, 'cancelled')
    redis.call('ZREM', KEYS[1], id)
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[7], id)
    local line = redis.call('HGET', KEYS[5], id) or ''
    if line ~= '' and redis.call('HGET', KEYS[6], line) == id then redis.call('HDEL', KEYS[6], line) end
    redis.call('RPUSH', KEYS[8], id)
    cancelled[#cancelled + 1] = id
  end
end
redis.call('PEXPIRE', KEYS[8], 5184000000)
return cancelled
