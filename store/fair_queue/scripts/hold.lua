-- ARGV: channel, ms. The channel's bucket stays empty for so long.
local ch, resume = ARGV[1], clock() + tonumber(ARGV[2])
resume = math.max(resume, tonumber(call('ZSCORE', key('wake'), ch) or 0))
call('HSET', key('tb:' .. ch), 'k', 0, 't', resume)
call('PEXPIRE', key('tb:' .. ch), tonumber(ARGV[2]) + 60000)
call('ZADD', key('wake'), resume, ch)
local org = call('HGET', key('chorg'), ch)
if org then place_both(org, ch) end
return resume
