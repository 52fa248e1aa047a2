import { hex } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import { json } from '../kit/exchange.js'
import { readJsonObject } from '../kit/form.js'
import type { Application, Applications } from './applications.js'
import { callsOf, extensionsOf, RECORDS, userOf } from './data.js'
import type { RingmePerson } from './people.js'

/** Where the API begins. */
export const BASE = '/api/ver1.0'

/** Where an extension's events go. */
export interface Webhook {
  readonly id: number
  readonly url: string
  readonly event_type: string
  readonly method: string
}

/** What the API has been told, and by whom. */
export interface Memory {
  readonly applications: Applications
  readonly webhooks: Map<string, Webhook[]>
  readonly origin: () => string
  readonly person: RingmePerson
}

type Method = (request: Received, memory: Memory, id: string) => Answer

const RESOURCES: readonly {
  readonly pattern: RegExp
  readonly methods: Readonly<Record<string, Method>>
}[] = [
  { pattern: /^\/user\/$/, methods: { GET: (_request, { person }) => json(200, userOf(person)) } },
  { pattern: /^\/client\/([^/]+)\/extension\/$/, methods: { GET: ofCustomer(getExtensions) } },
  { pattern: /^\/client\/([^/]+)\/call_history\/$/, methods: { GET: ofCustomer(getCallHistory) } },
  { pattern: /^\/client\/([^/]+)\/record\/$/, methods: { GET: ofCustomer(getRecords) } },
  {
    pattern: /^\/client\/([^/]+)\/record\/[^/]+\/storage_url\/$/,
    methods: { GET: ofCustomer(getStorageUrl) },
  },
  {
    pattern: /^\/extension\/([^/]+)\/callback\/$/,
    methods: { POST: ofExtension(postCallback) },
  },
  {
    pattern: /^\/extension\/([^/]+)\/event\/$/,
    methods: {
      GET: ofExtension((_request, { webhooks }, id) => json(200, webhooks.get(id) ?? [])),
      POST: ofExtension(postWebhook),
      DELETE: ofExtension((_request, { webhooks }, id) => {
        webhooks.delete(id)
        return { status: 204, headers: {}, body: '' }
      }),
    },
  },
  {
    pattern: /^\/application\/$/,
    methods: {
      GET: (_request, { applications }) => json(200, applications.list().map(withoutSecret)),
      POST: postApplication,
    },
  },
  { pattern: /^\/application\/([^/]+)\/reset_secret\/$/, methods: { PUT: resetSecret } },
]

/** Finds the resource and its method. */
export function route(request: Received, memory: Memory): Answer {
  const path = decodeURIComponent(request.path).slice(BASE.length)
  const resource = RESOURCES.find(({ pattern }) => pattern.test(path))
  if (resource === undefined) return json(404, { message: 'Not found' })
  const { methods, pattern } = resource
  const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
  return method
    ? method(request, memory, pattern.exec(path)?.[1] ?? '')
    : json(405, { message: 'The method is not allowed for the requested URL.' })
}

/** `@me` stands for the customer's id; another customer's is none. */
function ofCustomer(method: Method): Method {
  return (request, memory, id) =>
    id === '@me' || id === String(memory.person.customerId)
      ? method(request, memory, id)
      : json(404, { message: 'client_not_found' })
}

function ofExtension(method: Method): Method {
  return (request, memory, id) =>
    extensionsOf(memory.person).some((extension) => String(extension.id) === id)
      ? method(request, memory, id)
      : json(404, { message: 'extension_not_found' })
}

function getExtensions({ query }: Received, { person }: Memory): Answer {
  const type = query.get('type')
  return listPage(
    query,
    extensionsOf(person).filter((extension) => type === null || extension.type === type),
    (items) => items,
  )
}

/** The one list that is an object. */
function getCallHistory({ query }: Received, { person }: Memory): Answer {
  const calls = between(query, callsOf(person))
  return calls === undefined
    ? json(400, { message: 'Dates must be YYYY-MM-DD HH:MM:SS' })
    : listPage(query, calls, (call_history, at) => ({ ...at, call_history }))
}

function getRecords({ query }: Received): Answer {
  const records = between(query, RECORDS)
  if (records === undefined) return json(400, { message: 'Dates must be YYYY-MM-DD HH:MM:SS' })
  const ordered = query.get('order') === 'asc' ? records.toReversed() : records
  return listPage(query, ordered, (items) => items)
}

function getStorageUrl({ path }: Received, { origin }: Memory): Answer {
  const uuid = path.split('/').at(-3) ?? ''
  return RECORDS.some(({ record_uuid }) => record_uuid === uuid)
    ? json(200, { record_url: `${origin()}/storage/${uuid}.mp3` })
    : json(404, { message: 'Record not found' })
}

function postCallback(request: Received): Answer {
  const body = readJsonBody(request)
  if ('status' in body) return body
  const { src_num, dst_num } = body.value
  const isList = Array.isArray(src_num) && src_num.every((one) => typeof one === 'string')
  if (!isList || typeof dst_num !== 'string') {
    return json(400, { message: 'src_num must be a list of strings, dst_num a string' })
  }
  return json(201, { call_id: hex(32), call_api_id: hex(32) })
}

function postWebhook(request: Received, { webhooks }: Memory, id: string): Answer {
  const body = readJsonBody(request)
  if ('status' in body) return body
  const { url, event_type = 'dial-in', method = 'POST' } = body.value
  if (typeof url !== 'string' || typeof event_type !== 'string' || typeof method !== 'string') {
    return json(400, { message: 'url is required' })
  }
  const known = webhooks.get(id) ?? []
  const webhook = { id: 1 + known.length, url, event_type, method }
  webhooks.set(id, [...known, webhook])
  return json(201, webhook)
}

/** The bootstrap: a token of a person makes an application that needs no person any more. */
function postApplication(request: Received, { applications }: Memory): Answer {
  const body = readJsonBody(request)
  if ('status' in body) return body
  const { name, type } = body.value
  if (typeof name !== 'string' || name === '') return json(400, { message: 'name is required' })
  // password_credentials is the administrator's to give.
  if (type !== 'trusted' && type !== 'public') {
    return type === 'password_credentials'
      ? json(403, { message: 'user_access_type_deny' })
      : json(400, { message: 'type must be trusted or public' })
  }
  // The secret is visible when made or reset, and never again.
  return json(201, applications.create(name, type))
}

function resetSecret(_request: Received, { applications }: Memory, id: string): Answer {
  const application = applications.resetSecret(id)
  if (application) return json(200, application)
  return applications.find(id)
    ? json(403, { message: 'access_denied' })
    : json(404, { message: 'application_not_found' })
}

function withoutSecret({ id, name, type }: Application): object {
  return { id, name, type }
}

function readJsonBody(request: Received): { value: Record<string, unknown> } | Answer {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '')
  const value = isJson ? readJsonObject(request) : undefined
  return value ? { value } : json(400, { message: 'The body must be a JSON object' })
}

function listPage<Item>(
  query: URLSearchParams,
  items: readonly Item[],
  shape: (items: readonly Item[], at: { page: number; per_page: number }) => unknown,
): Answer {
  const at = { page: Number(query.get('page') ?? 1), per_page: Number(query.get('per_page') ?? 20) }
  const isRight = [at.page, at.per_page].every((one) => Number.isInteger(one) && one > 0)
  if (!isRight) return json(400, { message: 'page and per_page must be positive integers' })
  const start = (at.page - 1) * at.per_page
  return json(200, shape(items.slice(start, start + at.per_page), at))
}

/** Those from `start_datetime` to `end_datetime`; undefined if a date is none. */
function between<Item extends { readonly start_time_gmt: string }>(
  query: URLSearchParams,
  items: readonly Item[],
): readonly Item[] | undefined {
  const start = query.get('start_datetime') ?? '0000-01-01 00:00:00'
  const end = query.get('end_datetime') ?? '9999-12-31 23:59:59'
  const isDate = (text: string) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
  if (!isDate(start) || !isDate(end)) return undefined
  // This form sorts as text.
  return items.filter(({ start_time_gmt: time }) => start <= time && time <= end)
}
