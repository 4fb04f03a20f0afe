-- KEYS: order, pending by creation, ended by end, counts   ARGV: id, created, now, most, time to finish
-- Answers: the ids of those that had to go
return putInOrder(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
