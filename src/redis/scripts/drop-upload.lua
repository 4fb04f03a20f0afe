-- Forgets a grant with its file.
local function dropUpload(keys, id)
  local size, owner = string.match(redis.call('HGET', keys[4], id) or '', '^(%d+) (.*)$')
  redis.call('ZREM', keys[1], id)
  redis.call('HDEL', keys[2], id)
  redis.call('HDEL', keys[3], id)
  redis.call('HDEL', keys[4], id)
  if size and size ~= '0' then
    redis.call('HINCRBY', keys[5], 'all', -tonumber(size))
    if redis.call('HINCRBY', keys[5], 'of:' .. owner, -tonumber(size)) <= 0 then
      redis.call('HDEL', keys[5], 'of:' .. owner)
    end
  end
end

local function dropEnded(keys, now)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys[1], '-inf', now, 'LIMIT', 0, 1000)) do dropUpload(keys, id) end
end

-- Forgets the oldest files until so many bytes have room: of one owner, or of all.
local function makeRoom(keys, field, owner, bytes, most)
  local held = tonumber(redis.call('HGET', keys[5], field) or '0')
  if held + bytes <= most then return end
  for _, id in ipairs(redis.call('ZRANGE', keys[1], 0, -1)) do
    local size, of = string.match(redis.call('HGET', keys[4], id) or '', '^(%d+) (.*)$')
    if size and size ~= '0' and (owner == nil or of == owner) then
      dropUpload(keys, id)
      held = held - tonumber(size)
      if held + bytes <= most then return end
    end
  end
end
