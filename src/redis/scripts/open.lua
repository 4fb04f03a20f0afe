-- All that new transactions are stored with, where all keys are on one server.
-- KEYS: order, pending by creation, ended by end, counts; then for each transaction: it, epoch of the key, ids of the key,
-- owner
-- ARGV: life in ms, now, most, time to finish; then for each: transaction, epoch or '', id, created, owner
-- Answers: the ids of those that had to go, then for each 1, or 0 when its epoch is over
local life = ARGV[1]
local answers = { {} }
local key = 4
for arg = 5, #ARGV, 5 do
  local transaction, epochs, ids, owner = KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4]
  local epoch, id, created = ARGV[arg + 1], ARGV[arg + 2], ARGV[arg + 3]
  if epoch ~= '' and (redis.call('GET', epochs) or '0') ~= epoch then
    answers[#answers + 1] = 0
  else
    redis.call('SET', transaction, ARGV[arg], 'PX', life)
    addNewest(ids, id)
    redis.call('PEXPIRE', ids, life)
    redis.call('SET', owner, ARGV[arg + 4], 'PX', life)
    local gone = putInOrder(KEYS[1], KEYS[2], KEYS[3], KEYS[4], id, created, ARGV[2], ARGV[3], ARGV[4])
    for _, old in ipairs(gone) do table.insert(answers[1], old) end
    answers[#answers + 1] = 1
  end
  key = key + 4
end
return answers
