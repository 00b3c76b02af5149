-- ARGV: ids. Returns per job 1 if it is gone, 2 if it is being worked on and goes afterwards, 0 if there is none.
local now, reply = clock(), {}
for i = 1, #ARGV do
  local job = read(ARGV[i])
  if not job then
    reply[i] = 0
  elseif job.st == 'l' then
    call('HSET', job_key(job.id), 'cancelled', 1)
    reply[i] = 2
  else
    if job.st == 'r' then
      call('LREM', lane_key(job.ch, job.p), 1, job.id)
      place_channel(job.org, job.ch, job.p)
      place_org(job.org)
    elseif job.st == 'w' then
      call('ZREM', key('delayed'), job.id)
    elseif job.st == 'd' then
      call('LREM', key('dead'), 1, job.id)
      count_job(job, 1)
    end
    if job.st == 'g' then
      call('LREM', group_key(job.g), 1, job.id)
    else
      leave_group(job, now, 0)
    end
    remove(job)
    reply[i] = 1
  end
end
return reply
