/** Milliseconds on the clock of Redis, because the clocks of the replicas may differ. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Beginning of every script that writes for a job. KEYS[1]: job. ARGV[1]: token of the writer. */
const CHECK_TOKEN = `
local held = redis.call('HMGET', KEYS[1], 'token', 'state', 'cancel', 'checkpoint')
if not held[1] then return {'missing'} end
local token = tonumber(ARGV[1])
if tonumber(held[1]) > token then return {'lost'} end
`;

const KEEP = `
local function keep(ms)
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ms) end
end
`;

/** Calls a command with the lines of a text, in parts, because Lua cannot unpack more than 8,000 values. */
const PUSH = `
local function push(command, key, text)
  local lines = {}
  for line in string.gmatch(text, '[^\\n]+') do
    lines[#lines + 1] = line
    if #lines == 1000 then
      redis.call(command, key, unpack(lines))
      lines = {}
    end
  end
  if #lines > 0 then redis.call(command, key, unpack(lines)) end
end
`;

/**
 * KEYS: job, input, index. ARGV: id, prefix of keys, maximum running jobs, maximum stored jobs, lease in ms, retention in
 * ms, input, then fields of the job. Returns `created`, or the limit that was reached: `running` or `kept`. The index
 * outlives every job; this script removes its entries of jobs that no longer exist.
 */
export const CREATE = `${NOW}
local prefix = ARGV[2]
local kept, running, finished = 0, 0, {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  local held = redis.call('HMGET', prefix .. 'job:' .. id, 'state', 'lease')
  if not held[1] then
    redis.call('ZREM', KEYS[3], id)
  else
    kept = kept + 1
    if held[1] ~= 'running' then
      finished[#finished + 1] = id
    elseif tonumber(held[2]) > now then
      running = running + 1
    end
  end
end
if running >= tonumber(ARGV[3]) then return 'running' end
while kept >= tonumber(ARGV[4]) and #finished > 0 do
  local id = table.remove(finished, 1)
  local key = prefix .. 'job:' .. id
  redis.call('DEL', key, key .. ':log', key .. ':input', key .. ':plan', key .. ':begun')
  redis.call('ZREM', KEYS[3], id)
  kept = kept - 1
end
if kept >= tonumber(ARGV[4]) then return 'kept' end
redis.call('HSET', KEYS[1], 'token', 1, 'state', 'running', 'created', now, 'updated', now, 'lease', now + ARGV[5], unpack(ARGV, 8))
redis.call('SET', KEYS[2], ARGV[7])
redis.call('ZADD', KEYS[3], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
redis.call('PEXPIRE', KEYS[3], ARGV[6] + 30 * 86400000)
return 'created'
`;

/**
 * KEYS: job, log, input, plan, begun. ARGV: token, lease in ms, retention in ms, input, creation time, then fields of the
 * job. Does nothing if the job exists.
 */
export const RECREATE = `${NOW}${KEEP}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('DEL', KEYS[2], KEYS[4], KEYS[5])
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'state', 'running', 'created', ARGV[5], 'updated', now, 'lease', now + ARGV[2], unpack(ARGV, 6))
redis.call('SET', KEYS[3], ARGV[4])
keep(ARGV[3])
return 1
`;

/** KEYS: job, log. Returns the fields, the number of outcomes, the time, and the remaining lifetime in ms. */
export const FIND = `${NOW}
return {redis.call('HGETALL', KEYS[1]), redis.call('LLEN', KEYS[2]), now, redis.call('PTTL', KEYS[1])}
`;

/** KEYS: log. ARGV: places. */
export const ENTRIES_AT = `
local entries = {}
for index, place in ipairs(ARGV) do entries[index] = redis.call('LINDEX', KEYS[1], place) or '' end
return entries
`;

/**
 * KEYS: job, begun. ARGV: lease in ms, then 1 if an expired lease can be taken in addition to a released one. Returns the
 * new token, the names in flight, and as JSON the names that an earlier version wrote into the job; nothing if the lease
 * cannot be taken.
 */
export const TAKE = `${NOW}
local held = redis.call('HMGET', KEYS[1], 'state', 'lease', 'token', 'begun')
if held[1] ~= 'running' or tonumber(held[2]) > now then return false end
if tonumber(held[2]) > 0 and ARGV[2] ~= '1' then return false end
local token = tonumber(held[3]) + 1
redis.call('HSET', KEYS[1], 'token', token, 'checkpoint', 0, 'lease', now + ARGV[1], 'updated', now)
return {token, redis.call('SMEMBERS', KEYS[2]), held[4] or '[]'}
`;

/**
 * KEYS: job, log, input, plan, begun. ARGV: token, number of the checkpoint, from, lease in ms, retention in ms, progress,
 * extent (`all`, `changes` or `none`), then started names, ended names and entries. Each of these three is one text with
 * one item per line, because the client allocates several strings per argument.
 *
 * The first write is a command that Redis rejects when its memory is full. If a later one were the first to be rejected,
 * the checkpoint would be applied in part.
 */
export const SAVE = `${NOW}${CHECK_TOKEN}${KEEP}${PUSH}
local outcomes = redis.call('LLEN', KEYS[2])
local number, extent = tonumber(ARGV[2]), ARGV[7]
local last = 0
if tonumber(held[1]) == token then last = tonumber(held[4] or 0) end
local follows = number > last and (extent ~= 'changes' or number == last + 1)
if not follows or outcomes ~= tonumber(ARGV[3]) then return {'behind', outcomes} end
if held[2] ~= 'running' then return {'saved', 0} end
redis.call('HSET', KEYS[1], 'token', token, 'checkpoint', number, 'lease', now + ARGV[4], 'progress', ARGV[6], 'updated', now)
if extent == 'all' then
  redis.call('DEL', KEYS[5])
  redis.call('HDEL', KEYS[1], 'begun')
end
push('SADD', KEYS[5], ARGV[8])
push('SREM', KEYS[5], ARGV[9])
push('RPUSH', KEYS[2], ARGV[10])
keep(ARGV[5])
return {'saved', tonumber(held[3] or 0)}
`;

/** KEYS: job, log, input, plan, begun. ARGV: token, outcomes, retention in ms, then fields of the job. */
export const END = `${NOW}${CHECK_TOKEN}${KEEP}
local outcomes = redis.call('LLEN', KEYS[2])
if outcomes ~= tonumber(ARGV[2]) then return {'behind', outcomes} end
if held[2] == 'running' then
  redis.call('HSET', KEYS[1], 'token', token, 'lease', 0, 'finished', now, 'updated', now, unpack(ARGV, 4))
  redis.call('HDEL', KEYS[1], 'begun')
  redis.call('DEL', KEYS[5])
  keep(ARGV[3])
end
return {'saved', 0}
`;

/** KEYS: job, new plan. ARGV: token, index of the first part, retention in ms, then parts. Index 0 replaces the plan. */
export const ADD_TO_PLAN = `${CHECK_TOKEN}
if ARGV[2] == '0' then redis.call('DEL', KEYS[2]) end
redis.call('RPUSH', KEYS[2], unpack(ARGV, 4))
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {'saved', 0}
`;

/** KEYS: job, new plan, plan. ARGV: token, retention in ms. Publishes the complete plan. */
export const KEEP_PLAN = `${CHECK_TOKEN}
redis.call('RENAME', KEYS[2], KEYS[3])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return {'saved', 0}
`;

/** KEYS: job. ARGV: token. */
export const RELEASE = `${CHECK_TOKEN}
if tonumber(held[1]) == token and held[2] == 'running' then redis.call('HSET', KEYS[1], 'lease', 0) end
return {'saved', 0}
`;

/** KEYS: job. */
export const REQUEST_CANCEL = `
if redis.call('HGET', KEYS[1], 'state') == 'running' then redis.call('HSET', KEYS[1], 'cancel', 1) end
return 1
`;
