-- ARGV: per job id, org, channel, lane, cost, payload, delay (ms), group. Returns how many are new.
local now, added = clock(), 0
for i = 1, #ARGV, 8 do
  local job = {id = ARGV[i], org = ARGV[i + 1], ch = ARGV[i + 2], p = ARGV[i + 3]}
  local pause, group = tonumber(ARGV[i + 6]), ARGV[i + 7]
  if call('EXISTS', job_key(job.id)) == 0 then
    added = added + 1
    call('HSET', job_key(job.id), 'org', job.org, 'ch', job.ch, 'p', job.p, 'cost', ARGV[i + 4],
      'd', ARGV[i + 5], 't', now)
    count_job(job, 1)
    call('HSET', key('chorg'), job.ch, job.org)
    local place = 1
    if group ~= '' then
      call('HSET', job_key(job.id), 'g', group)
      place = call('RPUSH', group_key(group), job.id)
    end
    if place > 1 then
      call('HSET', job_key(job.id), 'st', 'g')
    else
      ready_or_delayed(job, now, pause)
    end
  end
end
return added
