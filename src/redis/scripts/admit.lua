-- Calls at the gates, one after the other, each in the order of the gates: it is counted, its nonce is used, it is let
-- through by the limits, and the first scenario that is for it is used up. What comes after a refusal does not happen.
-- KEYS: [state, scenarios in order, their texts, their counts, those that are spent,] then for each call: count of calls,
-- epoch of the key, nonces, moments of passed calls, failures
-- ARGV: how many of KEYS all calls share (5, or 0 where they are on other servers), clock ('at' | 'offset'), moment or
-- offset, window of a nonce, most nonces, window of failures; then for each call: nonce, whether it is to be used ('use' |
-- 'look' | ''), qps (0: no limit, -1: the call got no further), failures allowed or 0, what a match looks at (JSON or '')
-- Answers: epoch and clock of all or '', then of each call: number, epoch, refused by ('' | 'nonce' | 'throttle' |
-- 'failures'), milliseconds to wait, and of a scenario that was taken its id, text, times that are left and hits
local day = 86400000
local common = tonumber(ARGV[1])
local now = tonumber(ARGV[3])
if ARGV[2] == 'offset' then
  local time = redis.call('TIME')
  now = now + tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local nonceWindow, mostNonces, failureWindow = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local areArmed = common > 0 and redis.call('EXISTS', KEYS[2]) == 1

local function admit(counted, epochs, nonces, moments, failures, nonce, use, qps, most, match)
  local number = redis.call('INCR', counted)
  -- What need not happen with every call; with the first ones it does, so that each key gets an end.
  local isTurn = number < 16 or number % 16 == 0
  if isTurn then redis.call('PEXPIRE', counted, 60 * day) end
  local epoch = redis.call('GET', epochs) or '0'
  local function answer(by, wait) return { number, epoch, by, wait or 0 } end

  if use ~= '' then
    local isNew = use == 'use' and redis.call('ZADD', nonces, 'NX', now, nonce) == 1
    if not isNew then
      local used = redis.call('ZSCORE', nonces, nonce)
      if used and math.abs(now - tonumber(used)) < nonceWindow then return answer('nonce') end
      if use == 'look' then return answer('') end
      redis.call('ZADD', nonces, now, nonce)
    end
    -- Nonces whose time is over count no more, so they need not go at once.
    if isTurn then
      redis.call('ZREMRANGEBYSCORE', nonces, '-inf', now - nonceWindow)
      redis.call('ZREMRANGEBYRANK', nonces, 0, -mostNonces - 1)
      redis.call('PEXPIRE', nonces, 3 * day)
    end
  end

  if qps < 0 then return answer('') end
  if qps > 0 then
    local passed = redis.call('LLEN', moments)
    if passed >= qps then
      local elapsed = now - tonumber(redis.call('LINDEX', moments, 0))
      -- A clock that was set back would otherwise lock the key out until the clock catches up.
      if elapsed >= 0 and elapsed < 1000 then return answer('throttle', math.max(1, math.ceil(1000 - elapsed))) end
      redis.call('LPOP', moments)
    end
    redis.call('RPUSH', moments, now)
    if passed == 0 or isTurn then redis.call('PEXPIRE', moments, 3 * day) end
  end

  if most > 0 then
    local row = redis.call('HMGET', failures, 'since', 'count')
    local isRecent = row[1] and now - tonumber(row[1]) < failureWindow
    if isRecent and tonumber(row[2]) >= most then return answer('failures') end
  end

  if match ~= '' and areArmed then
    local taken = takeScenario(KEYS[2], KEYS[3], KEYS[4], KEYS[5], match)
    if taken then return { number, epoch, '', 0, taken[1], taken[2], taken[3], taken[4] } end
  end
  return answer('')
end

local answers = common > 0 and redis.call('HMGET', KEYS[1], 'epoch', 'clock') or { '', '' }
local key = common
for arg = 7, #ARGV, 5 do
  answers[#answers + 1] = admit(
    KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4], KEYS[key + 5],
    ARGV[arg], ARGV[arg + 1], tonumber(ARGV[arg + 2]), tonumber(ARGV[arg + 3]), ARGV[arg + 4]
  )
  key = key + 5
end
return answers
