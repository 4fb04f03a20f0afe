-- Appends events, and wakes who reads them.
-- KEYS: events, count   ARGV: most, channel, then events (JSON)   Answers: the number of the newest
local count = #ARGV - 2
local number = redis.call('INCRBY', KEYS[2], count)
for index = 1, count do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], string.format('%d-0', number - count + index), 'e', ARGV[index + 2])
end
redis.call('PUBLISH', ARGV[2], tostring(number))
return number
