/**
 * What must happen at once in Redis, as Lua. The keys of a script are of one hash slot: those of an
 * owner, or those of one part of the index. A record is kept as its version, a blank and its JSON.
 */

/** records, accounts; `[provider, account]`. */
export const FIND_ACCOUNT = `
local id = redis.call('HGET', KEYS[2], ARGV[1])
return id and redis.call('HGET', KEYS[1], id)`

/** records, places of one provider's. */
export const FIND_NEWEST = `
local ids = redis.call('ZREVRANGE', KEYS[2], 0, 0)
return ids[1] and redis.call('HGET', KEYS[1], ids[1])`

/** records; ids. */
export const GET = `
local found = {}
for n, id in ipairs(ARGV) do found[n] = redis.call('HGET', KEYS[1], id) end
return found`

/**
 * records, accounts, places, places of one provider's; id, `[provider, account]`, record, expected
 * version or ''. 1: done. 0: another change came first. -1: and nothing is there under this id.
 */
export const PUT = `
local current = redis.call('HGET', KEYS[1], ARGV[1])
if ARGV[4] ~= '' then
  if not current then return -1 end
  if string.sub(current, 1, #ARGV[4] + 1) ~= ARGV[4] .. ' ' then return 0 end
  if redis.call('HGET', KEYS[2], ARGV[2]) ~= ARGV[1] then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  return 1
end
if current then return 0 end
if redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[1]) == 0 then return -1 end
local last = redis.call('ZREVRANGE', KEYS[3], 0, 0, 'WITHSCORES')
local place = tonumber(last[2] or 0) + 1
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[3], place, ARGV[1])
redis.call('ZADD', KEYS[4], place, ARGV[1])
return 1`

/** Keys as PUT; id, `[provider, account]`, version or ''. 1: ended. */
export const REMOVE = `
local current = redis.call('HGET', KEYS[1], ARGV[1])
if not current then return 0 end
if ARGV[3] ~= '' and string.sub(current, 1, #ARGV[3] + 1) ~= ARGV[3] .. ' ' then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
return 1`

/** records, places; the last place there was, how many. Records and places by turns. */
export const PAGE_OF_OWNER = `
local places = redis.call(
  'ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for n = 1, #places, 2 do places[n] = redis.call('HGET', KEYS[1], places[n]) or '' end
return places`

/** A set of the index; the lowest and the highest entry, how many. */
export const ENTRIES = `
return redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])`

/** Entries by renew-by; the lowest, the highest, offset, how many. Entries and times by turns. */
export const DUE = `
return redis.call(
  'ZRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[2], 'WITHSCORES', 'LIMIT', ARGV[3], ARGV[4])`

/**
 * ids, one provider's, renew-by; entry, the lowest and highest of its id, renew-by or '', whether
 * the record is written. Before that only an earlier time is taken, so that nothing due is missed
 * whatever happens in between. 0: the id is another owner's.
 */
export const ADD_ENTRY = `
local same = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[2], ARGV[3])
if same[1] and same[1] ~= ARGV[1] then return 0 end
redis.call('ZADD', KEYS[1], 0, ARGV[1])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
local due = redis.call('ZSCORE', KEYS[3], ARGV[1])
local written = ARGV[5] == '1'
if ARGV[4] == '' then
  if written then redis.call('ZREM', KEYS[3], ARGV[1]) end
elseif written or not due or tonumber(ARGV[4]) < tonumber(due) then
  redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
end
return 1`

/** Sets of the index; entry. */
export const REMOVE_ENTRY = `
for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end
return 1`

/** One subject's entries; entry. */
export const ADD_SUBJECT = `
redis.call('ZADD', KEYS[1], 0, ARGV[1])
return 1`
