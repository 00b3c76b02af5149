-- ARGV: channel. A paused channel gets one more pick, with which it is paused again. Returns 1 if it was paused.
local ch = ARGV[1]
if call('SREM', key('paused:c'), ch) == 0 then return 0 end
call('SADD', key('probing'), ch)
local org = call('HGET', key('chorg'), ch)
if org then place_both(org, ch) end
return 1
