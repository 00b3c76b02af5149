-- ARGV: lease (ms), then per job id, fence. Returns 1 per job that was this worker's.
local now, reply = clock(), {}
for i = 2, #ARGV, 2 do
  local job = leased(ARGV[i], ARGV[i + 1])
  if job then call('ZADD', key('lease'), now + tonumber(ARGV[1]), job.id) end
  reply[#reply + 1] = job and 1 or 0
end
return reply
