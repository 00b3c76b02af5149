-- Put before every script. KEYS[1] is what all keys of the queue begin with.
local P, call = KEYS[1], redis.call

local function key(name) return P .. name end
local function job_key(id) return P .. 'j:' .. id end
local function lane_key(ch, p) return P .. 'q:' .. ch .. ':' .. p end
local function channels_key(org, p) return P .. 'o:' .. org .. ':' .. p end
local function group_key(g) return P .. 'g:' .. g end

-- Milliseconds, from the server; tests set a clock of their own.
local function clock()
  local set = call('HGET', key('cfg'), 'clock')
  if set then return tonumber(set) end
  local t = call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- No field is left at zero.
local function count(hash, field, by)
  if call('HINCRBY', key(hash), field, by) == 0 then call('HDEL', key(hash), field) end
end

local function count_job(job, by)
  count('depth', job.org, by)
  count('cdepth', job.ch .. ':' .. job.p, by)
end

-- A channel is eligible while its lane has jobs, it isn't paused and has tokens.
local function place_channel(org, ch, p)
  local set = channels_key(org, p)
  if call('EXISTS', lane_key(ch, p)) == 1 and call('SISMEMBER', key('paused:c'), ch) == 0
      and not call('ZSCORE', key('wake'), ch) then
    if not call('ZSCORE', set, ch) then call('ZADD', set, call('INCR', key('seq')), ch) end
  else
    call('ZREM', set, ch)
  end
end

-- Idle workers wait for a token; more than a few would only wake them for nothing.
local function ring_bell()
  if call('LLEN', key('bell')) < 16 then call('RPUSH', key('bell'), 1) end
end

-- An org is in the ring while it has eligible channels, isn't paused and is below its cap.
local function place_org(org)
  local cap = call('HMGET', key('cfg'), 'cap:' .. org, 'cap')
  local most = tonumber(cap[1] or cap[2] or nil)
  local leased = most and tonumber(call('HGET', key('infl'), org) or 0)
  local may = call('SISMEMBER', key('paused:o'), org) == 0 and not (most and leased >= most)
  for _, p in ipairs({'h', 'b'}) do
    local ring = key('ring:' .. p)
    if may and call('EXISTS', channels_key(org, p)) == 1 then
      if not call('ZSCORE', ring, org) then
        local own = tonumber(call('ZSCORE', key('ovt:' .. p), org) or 0)
        local common = tonumber(call('HGET', key('vt'), p) or 0)
        call('ZADD', ring, math.max(own, common), org)
        ring_bell()
      end
    else
      call('ZREM', ring, org)
    end
  end
end

local function place_both(org, ch)
  place_channel(org, ch, 'h')
  place_channel(org, ch, 'b')
  place_org(org)
end

local function read(id)
  local v = call('HMGET', job_key(id), 'org', 'ch', 'p', 'g', 'st', 'n', 'cost', 'cancelled')
  if not v[1] then return nil end
  return {id = id, org = v[1], ch = v[2], p = v[3], g = v[4], st = v[5], n = tonumber(v[6] or 0),
    cost = tonumber(v[7]), cancelled = v[8]}
end

-- A lane that was empty makes its channel and org eligible.
local function ready(job, command)
  call('HSET', job_key(job.id), 'st', 'r')
  call('HDEL', job_key(job.id), 'nb')
  if call(command, lane_key(job.ch, job.p), job.id) == 1 then
    place_channel(job.org, job.ch, job.p)
    place_org(job.org)
  end
  ring_bell()
end

local function delay(job, due)
  call('HSET', job_key(job.id), 'st', 'w', 'nb', due)
  call('ZADD', key('delayed'), due, job.id)
end

local function ready_or_delayed(job, now, ms)
  if ms > 0 then delay(job, now + ms) else ready(job, 'RPUSH') end
end

-- The job in play leaves its group, and the next one comes into play.
local function leave_group(job, now, gap)
  if not job.g then return end
  call('HDEL', job_key(job.id), 'g')
  call('LREM', group_key(job.g), 1, job.id)
  local following = call('LINDEX', group_key(job.g), 0)
  if following then ready_or_delayed(read(following), now, gap) end
end

local function end_lease(job)
  call('ZREM', key('lease'), job.id)
  count('infl', job.org, -1)
end

local function remove(job)
  count_job(job, -1)
  call('DEL', job_key(job.id))
end

-- The job, if it is leased and this is its newest delivery.
local function leased(id, fence)
  local job = read(id)
  if job and job.st == 'l' and job.n == tonumber(fence) then return job end
  return nil
end
