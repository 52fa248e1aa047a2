import type { RingmePerson } from './people.js'

/** `GET /user/`. `client_id` is the customer, not the OAuth client. */
export function userOf({ id, login, customerId, timezone }: RingmePerson) {
  return {
    id,
    login,
    client_id: customerId,
    dealer_id: null,
    extension_id: null,
    extension_group_id: null,
    admin: false,
    access: 'full',
    timezone,
    extra_params: null,
  }
}

const LABELS = ['Секретарь', 'Отдел продаж', 'Склад', 'Бухгалтерия', 'Директор', 'Мастерская']

/** A customer's extensions, every fifth a voice menu. */
export function extensionsOf({ customerId, extensions: { count, first } }: RingmePerson) {
  return Array.from({ length: count }, (_, index) => ({
    id: first + index,
    client_id: customerId,
    name: `${prefixOf(customerId)}*${101 + index}`,
    type: index % 5 === 4 ? 'ivr' : 'phone',
    label: `${LABELS[index % LABELS.length] ?? ''} ${1 + Math.floor(index / LABELS.length)}`,
    status: 'active',
  }))
}

/** A customer's calls, newest first, one every three hours back from 31 January 2024. */
export function callsOf({ customerId, extensions: { count } }: RingmePerson) {
  return Array.from({ length: 120 }, (_, index) => call(index, customerId, count))
}

const call = (index: number, customerId: number, extensions: number) => ({
  call_uuid: uuid(1, index),
  flow: index % 3 === 0 ? 'out' : 'in',
  result: index % 7 === 6 ? 'not answered' : 'answered',
  start_time_gmt: dateTime(index),
  duration: index % 7 === 6 ? 0 : 20 + ((index * 37) % 300),
  from_username: `79${String(160000000 + index * 1117)}`,
  to_username: `${prefixOf(customerId)}*${101 + (index % extensions)}`,
})

/** What the names of a customer's extensions begin with. */
function prefixOf(customerId: number): string {
  return String(customerId).padStart(4, '0')
}

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
