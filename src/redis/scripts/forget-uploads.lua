-- KEYS: grants in order of their end, their texts, files, sizes and owners, bytes held by owner   ARGV: owner
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local of = string.match(redis.call('HGET', KEYS[4], id) or '', '^%d+ (.*)$')
  if of == ARGV[1] then dropUpload(KEYS, id) end
end
return 1
