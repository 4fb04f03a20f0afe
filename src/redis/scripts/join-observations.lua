-- Puts one text in the place of some, if they still are what it was made from.
-- KEYS: what replicas have observed   ARGV: name, text, then names and texts   Answers: 1, or 0 when they have changed
for index = 3, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[index]) ~= ARGV[index + 1] then return 0 end
end
for index = 3, #ARGV, 2 do redis.call('HDEL', KEYS[1], ARGV[index]) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
