-- ARGV: o (org) or c (channel), its id, 1 or 0.
local kind, id = ARGV[1], ARGV[2]
call(ARGV[3] == '1' and 'SADD' or 'SREM', key('paused:' .. kind), id)
if kind == 'c' then call('SREM', key('probing'), id) end
if kind == 'o' then
  place_org(id)
else
  local org = call('HGET', key('chorg'), id)
  if org then place_both(org, id) end
end
return 1
