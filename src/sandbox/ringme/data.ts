/** The customer the demo user belongs to: `client_id` of `/user/`, not the OAuth client's. */
export const CUSTOMER_ID = 100

/** `GET /user/`. */
export const USER = {
  id: 123,
  login: 'demo@ringme.test',
  client_id: CUSTOMER_ID,
  dealer_id: null,
  extension_id: null,
  extension_group_id: null,
  admin: false,
  access: 'full',
  timezone: 'Europe/Moscow',
  extra_params: null,
}

const LABELS = ['Секретарь', 'Отдел продаж', 'Склад', 'Бухгалтерия', 'Директор', 'Мастерская']

/** Extensions: 45 of them, every fifth a voice menu. */
export const EXTENSIONS = Array.from({ length: 45 }, (_, index) => ({
  id: 7001 + index,
  client_id: CUSTOMER_ID,
  name: `0100*${101 + index}`,
  type: index % 5 === 4 ? 'ivr' : 'phone',
  label: `${LABELS[index % LABELS.length] ?? ''} ${1 + Math.floor(index / LABELS.length)}`,
  status: 'active',
}))

/** Calls, newest first, one every three hours back from 31 January 2024. */
export const CALLS = Array.from({ length: 120 }, (_, index) => ({
  call_uuid: uuid(1, index),
  flow: index % 3 === 0 ? 'out' : 'in',
  result: index % 7 === 6 ? 'not answered' : 'answered',
  start_time_gmt: dateTime(index),
  duration: index % 7 === 6 ? 0 : 20 + ((index * 37) % 300),
  from_username: `79${String(160000000 + index * 1117)}`,
  to_username: `0100*${101 + (index % 45)}`,
}))

/** Recorded calls. */
export const RECORDS = Array.from({ length: 30 }, (_, index) => ({
  record_uuid: uuid(2, index),
  call_uuid: uuid(1, index),
  start_time_gmt: dateTime(index),
  duration: 20 + ((index * 37) % 300),
}))

function uuid(kind: number, index: number): string {
  return `0000000${kind}-5a7d-4c35-9b1e-${index.toString(16).padStart(12, '0')}`
}

/** `YYYY-MM-DD HH:MM:SS`. */
function dateTime(index: number): string {
  const time = new Date(Date.UTC(2024, 0, 31, 18) - index * 3 * 3_600_000)
  return time.toISOString().slice(0, 19).replace('T', ' ')
}
