-- Returns jobs, leased, delayed, dead, throttled channels, paused orgs and channels, and the age (ms) of the oldest job at
-- the head of a lane that may be served now, for each of h and b (0: none), among the first 256 orgs.
local now = clock()
local function total(hash)
  local sum = 0
  for _, value in ipairs(call('HVALS', key(hash))) do sum = sum + value end
  return sum
end
local function oldest(p)
  local age = 0
  for _, org in ipairs(call('ZRANGE', key('ring:' .. p), 0, 255)) do
    local ch = call('ZRANGE', channels_key(org, p), 0, 0)[1]
    local t = call('HGET', job_key(call('LINDEX', lane_key(ch, p), 0)), 't')
    age = math.max(age, now - tonumber(t))
  end
  return age
end
return {total('depth'), call('ZCARD', key('lease')), call('ZCARD', key('delayed')), call('LLEN', key('dead')),
  call('ZCARD', key('wake')), call('SCARD', key('paused:o')), call('SCARD', key('paused:c')), oldest('h'), oldest('b')}
