-- A call at the gates, in their order: it is counted, its nonce is used, it is let through by the limits, and the first
-- scenario that is for it is used up. What comes after a refusal does not happen.
-- KEYS: count of calls, epoch of the key, nonces, moments of passed calls, failures [, scenarios in order, their texts,
-- their counts, those that are spent, state]
-- ARGV: clock ('at' | 'offset'), moment or offset, nonce, whether the nonce is to be used ('use' | 'look' | ''),
--       window of a nonce, most nonces, qps (0: no limit, -1: the call got no further), failures allowed or 0, window of failures, what a match looks at (JSON or '')
-- The last of KEYS is the state that all replicas share, where it is on this server: its epoch and clock come first.
-- Answers: epoch and clock of all or '', number, epoch, refused by ('' | 'nonce' | 'throttle' | 'failures'), milliseconds to wait, and of a scenario that
-- was taken its id, text, times that are left and hits
local day = 86400000
local shared = { '', '' }
if KEYS[10] then shared = redis.call('HMGET', KEYS[10], 'epoch', 'clock') end
local number = redis.call('INCR', KEYS[1])
if number == 1 then redis.call('PEXPIRE', KEYS[1], 32 * day) end
local epoch = redis.call('GET', KEYS[2]) or '0'
local now = tonumber(ARGV[2])
if ARGV[1] == 'offset' then
  local time = redis.call('TIME')
  now = now + tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function refuse(by, wait) return { shared[1], shared[2], number, epoch, by, wait or 0 } end

if ARGV[4] ~= '' then
  local window = tonumber(ARGV[5])
  local used = redis.call('ZSCORE', KEYS[3], ARGV[3])
  if used and math.abs(now - tonumber(used)) < window then return refuse('nonce') end
  if ARGV[4] == 'look' then return refuse('') end
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - window)
  redis.call('ZADD', KEYS[3], now, ARGV[3])
  if redis.call('ZCARD', KEYS[3]) > tonumber(ARGV[6]) then redis.call('ZPOPMIN', KEYS[3]) end
  redis.call('PEXPIRE', KEYS[3], day)
end

local qps = tonumber(ARGV[7])
if qps < 0 then return refuse('') end
if qps > 0 then
  if redis.call('LLEN', KEYS[4]) >= qps then
    local elapsed = now - tonumber(redis.call('LINDEX', KEYS[4], 0))
    -- A clock that was set back would otherwise lock the key out until the clock catches up.
    if elapsed >= 0 and elapsed < 1000 then return refuse('throttle', math.max(1, math.ceil(1000 - elapsed))) end
    redis.call('LPOP', KEYS[4])
  end
  redis.call('RPUSH', KEYS[4], now)
  redis.call('PEXPIRE', KEYS[4], day)
end

local most = tonumber(ARGV[8])
if most > 0 then
  local row = redis.call('HMGET', KEYS[5], 'since', 'count')
  if row[1] and now - tonumber(row[1]) < tonumber(ARGV[9]) and tonumber(row[2]) >= most then return refuse('failures') end
end

if ARGV[10] ~= '' and #KEYS > 5 then
  local taken = takeScenario(KEYS[6], KEYS[7], KEYS[8], KEYS[9], cjson.decode(ARGV[10]))
  if taken then return { shared[1], shared[2], number, epoch, '', 0, taken[1], taken[2], taken[3], taken[4] } end
end
return refuse('')
