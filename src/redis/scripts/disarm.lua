-- KEYS: scenarios in order, texts, counts, spent   ARGV: ids   Answers: how many were armed
local removed = 0
for _, id in ipairs(ARGV) do
  removed = removed + redis.call('ZREM', KEYS[1], id)
  redis.call('LREM', KEYS[4], 0, id)
  redis.call('HDEL', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id .. ':times', id .. ':hits')
end
return removed
