-- ARGV: ids. Returns 1 per job that was dead.
local reply = {}
for i = 1, #ARGV do
  local job = read(ARGV[i])
  local dead = job and job.st == 'd'
  if dead then
    call('LREM', key('dead'), 1, job.id)
    call('HDEL', job_key(job.id), 'x')
    count_job(job, 1)
    ready(job, 'RPUSH')
  end
  reply[i] = dead and 1 or 0
end
return reply
