-- ARGV: setting, value ("" takes it away). A changed cap lets orgs in or out at once.
local name, value = ARGV[1], ARGV[2]
if value == '' then call('HDEL', key('cfg'), name) else call('HSET', key('cfg'), name, value) end
if name == 'cap' then
  for _, org in ipairs(call('HKEYS', key('depth'))) do place_org(org) end
elseif string.sub(name, 1, 4) == 'cap:' then
  place_org(string.sub(name, 5))
end
return 1
