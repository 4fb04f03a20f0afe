-- Appends events, and wakes who reads them.
-- KEYS: events, count   ARGV: most, channel, then events (JSON)   Answers: the number of the newest
local number
for index = 3, #ARGV do
  number = redis.call('INCR', KEYS[2])
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], number .. '-0', 'e', ARGV[index])
end
redis.call('PUBLISH', ARGV[2], tostring(number))
return number
