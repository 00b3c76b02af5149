-- ARGV: per job id, fence, delay (ms), hold (1: the group waits for it). Returns 1 per job that was this worker's.
local now, reply = clock(), {}
for i = 1, #ARGV, 4 do
  local job, pause = leased(ARGV[i], ARGV[i + 1]), tonumber(ARGV[i + 2])
  if job then
    end_lease(job)
    if job.cancelled or ARGV[i + 3] == '0' then leave_group(job, now, 0) end
    if job.cancelled then
      remove(job)
    elseif pause > 0 then
      delay(job, now + pause)
    else
      ready(job, 'LPUSH')
    end
    place_org(job.org)
  end
  reply[#reply + 1] = job and 1 or 0
end
return reply
