-- ARGV: gap (ms) before the next job of the group, then per job id, fence. Returns 1 per job that was this worker's.
local now, gap, reply = clock(), tonumber(ARGV[1]), {}
for i = 2, #ARGV, 2 do
  local job = leased(ARGV[i], ARGV[i + 1])
  if job then
    end_lease(job)
    leave_group(job, now, gap)
    remove(job)
    place_org(job.org)
  end
  reply[#reply + 1] = job and 1 or 0
end
return reply
