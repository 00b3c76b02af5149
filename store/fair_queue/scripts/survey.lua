-- ARGV: how many of each. Returns the number of orgs, then of those with the most jobs: org, jobs, leased, age (ms) of the
-- oldest job that waits in a lane of h and of b; then of the lanes with the most jobs: channel, lane, jobs, age. Counts
-- all that waits in lanes, also of what is paused or throttled: somebody waits for that, too.
local most, now = tonumber(ARGV[1]), clock()

local function largest(hash)
  local flat, pairs_ = call('HGETALL', key(hash)), {}
  for i = 1, #flat, 2 do pairs_[#pairs_ + 1] = {flat[i], tonumber(flat[i + 1])} end
  table.sort(pairs_, function(a, b) return a[2] > b[2] or a[2] == b[2] and a[1] < b[1] end)
  return pairs_
end

local function age(ch, p)
  local id = call('LINDEX', lane_key(ch, p), 0)
  local t = id and call('HGET', job_key(id), 't')
  return t and math.max(0, now - tonumber(t)) or 0
end

local orgs, wanted, reply, lanes = largest('depth'), {}, {0}, {}
for i = 1, math.min(most, #orgs) do wanted[orgs[i][1]] = {h = 0, b = 0} end
for i, lane in ipairs(largest('cdepth')) do
  local ch, p = string.match(lane[1], '^(.*):([hb])$')
  local org = call('HGET', key('chorg'), ch)
  local ages = org and wanted[org]
  if ages or i <= most then
    local old = age(ch, p)
    if ages then ages[p] = math.max(ages[p], old) end
    if i <= most then lanes[#lanes + 1] = {ch, p, lane[2], old} end
  end
end
for i = 1, math.min(most, #orgs) do
  local org, ages = orgs[i][1], wanted[orgs[i][1]]
  reply[1] = i
  for _, value in ipairs({org, orgs[i][2], tonumber(call('HGET', key('infl'), org) or 0), ages.h, ages.b}) do
    reply[#reply + 1] = value
  end
end
for _, lane in ipairs(lanes) do
  for _, value in ipairs(lane) do reply[#reply + 1] = value end
end
return reply
