-- ARGV: most jobs, lease (ms), expiries that kill a job, bulk_every.
-- Returns ms until something is due (-1: nothing is), leases expired, jobs died, then id, fence, payload, pushed at (ms) per job.
local most, lease_ms, max_expiries, bulk_every = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now, expired, died = clock(), 0, 0

-- Newest first, so that the oldest comes to the head of its lane.
local ends = call('ZRANGEBYSCORE', key('lease'), '-inf', now, 'LIMIT', 0, 64)
for i = #ends, 1, -1 do
  local job = read(ends[i])
  end_lease(job)
  place_org(job.org)
  expired = expired + 1
  if job.cancelled then
    leave_group(job, now, 0)
    remove(job)
  elseif call('HINCRBY', job_key(job.id), 'x', 1) >= max_expiries then
    died = died + 1
    leave_group(job, now, 0)
    call('HSET', job_key(job.id), 'st', 'd')
    call('RPUSH', key('dead'), job.id)
    count_job(job, -1)
  else
    ready(job, 'LPUSH')
  end
end

for _, id in ipairs(call('ZRANGEBYSCORE', key('delayed'), '-inf', now, 'LIMIT', 0, 64)) do
  call('ZREM', key('delayed'), id)
  ready(read(id), 'RPUSH')
end

for _, ch in ipairs(call('ZRANGEBYSCORE', key('wake'), '-inf', now, 'LIMIT', 0, 64)) do
  call('ZREM', key('wake'), ch)
  local org = call('HGET', key('chorg'), ch)
  if org then place_both(org, ch) end
end

-- Milliseconds until the channel may send a job of this cost, 0 if it may now: then its tokens are taken.
local burst = tonumber(call('HGET', key('cfg'), 'burst') or 0.2)
local function take_tokens(ch, cost)
  local set = call('HMGET', key('cfg'), 'tps:' .. ch, 'tps')
  local tps = tonumber(set[1] or set[2] or 0)
  if tps <= 0 then return 0 end
  local capacity = math.max(1, tps * burst)
  local bucket = call('HMGET', key('tb:' .. ch), 'k', 't')
  local tokens = tonumber(bucket[1] or capacity)
  tokens = math.min(capacity, tokens + math.max(0, now - tonumber(bucket[2] or now)) * tps / 1000)
  local needed = math.min(cost, capacity)
  if tokens < needed then return math.max(1, math.ceil((needed - tokens) / tps * 1000)) end
  call('HSET', key('tb:' .. ch), 'k', tokens - cost, 't', now)
  call('PEXPIRE', key('tb:' .. ch), math.ceil((capacity - tokens + cost) / tps * 1000) + 1000)
  return 0
end

local function pick(p, org, score)
  local set = channels_key(org, p)
  local ch = call('ZRANGE', set, 0, 0)[1]
  local lane = lane_key(ch, p)
  local id = call('LINDEX', lane, 0)
  local job = call('HMGET', job_key(id), 'cost', 'd', 't')
  local cost = tonumber(job[1])
  local pause = take_tokens(ch, cost)
  if pause > 0 then
    call('ZADD', key('wake'), now + pause, ch)
    place_both(org, ch)
    return nil
  end
  call('LPOP', lane)
  if call('SREM', key('probing'), ch) == 1 then
    call('SADD', key('paused:c'), ch)
    place_channel(org, ch, 'h')
    place_channel(org, ch, 'b')
  elseif call('EXISTS', lane) == 1 then
    call('ZADD', set, call('INCR', key('seq')), ch)
  else
    call('ZREM', set, ch)
  end
  local weight = tonumber(call('HGET', key('cfg'), 'w:' .. org) or 1)
  local vt = math.max(score, tonumber(call('HGET', key('vt'), p) or 0))
  call('HSET', key('vt'), p, vt)
  call('ZADD', key('ovt:' .. p), score + cost / weight, org)
  call('ZREMRANGEBYSCORE', key('ovt:' .. p), '-inf', vt)
  call('ZADD', key('ring:' .. p), score + cost / weight, org)
  local fence = call('HINCRBY', job_key(id), 'n', 1)
  call('HSET', job_key(id), 'st', 'l')
  call('ZADD', key('lease'), now + lease_ms, id)
  count('infl', org, 1)
  place_org(org)
  return {id, fence, job[2], job[3]}
end

local reply, picked = {0, 0, 0}, 0
local pops = tonumber(call('GET', key('pops')) or 0)
for _ = 1, most + 64 do
  local p = (pops + picked + 1) % bulk_every == 0 and 'b' or 'h'
  local head = call('ZRANGE', key('ring:' .. p), 0, 0, 'WITHSCORES')
  if not head[1] then
    p = p == 'h' and 'b' or 'h'
    head = call('ZRANGE', key('ring:' .. p), 0, 0, 'WITHSCORES')
  end
  if not head[1] then
    call('DEL', key('bell'))
    break
  end
  local job = pick(p, head[1], tonumber(head[2]))
  if job then
    for _, value in ipairs(job) do reply[#reply + 1] = value end
    picked = picked + 1
    if picked == most then break end
  end
end
if picked > 0 then call('INCRBY', key('pops'), picked) end

local due = -1
for _, name in ipairs({'lease', 'delayed', 'wake'}) do
  local first = call('ZRANGE', key(name), 0, 0, 'WITHSCORES')[2]
  if first then
    local left = math.max(0, math.ceil(tonumber(first) - now))
    if due < 0 or left < due then due = left end
  end
end
reply[1], reply[2], reply[3] = due, expired, died
return reply
