import { COMMENTS, CUSTOMERS } from './data.js'
import type { BstatsComment, BstatsCustomer } from './data.js'
import { readList } from '../kit/form.js'

/** The installed apps of a comma-separated scope; others are silently dropped. */
export function bstatsScopes(scope: string): string[] {
  return scope.split(',').filter((app) => METHODS.has(app))
}

/** A result, or the error that takes its place. */
export type Outcome =
  { readonly result: unknown } | { readonly status: number; readonly error: object }

/** Comments that were added, by buyer. */
export type Comments = Map<string, BstatsComment[]>

/** A method and the verbs it answers to. */
export interface Method {
  readonly verbs: readonly string[]
  readonly run: (
    params: URLSearchParams,
    missing: (name: string) => Outcome,
    comments: Comments,
  ) => Outcome
}

/** A buyer is found by any of the hashes; the percentages say how many of those sent fitted. */
function getUuid(params: URLSearchParams, missing: (name: string) => Outcome): Outcome {
  const emails = readList(params, 'customer[emails]')
  const phones = readList(params, 'customer[phones]')
  if (emails.length + phones.length === 0) return missing('customer')
  const result = CUSTOMERS.map(({ uuid, city, country, ...customer }) => ({
    uuid,
    city,
    country,
    email_percent: percent(emails, customer.emails),
    phone_percent: percent(phones, customer.phones),
  })).filter(({ email_percent, phone_percent }) => email_percent !== '0' || phone_percent !== '0')
  return { result }
}

function update(params: URLSearchParams, missing: (name: string) => Outcome): Outcome {
  const asked = params.get('customer[uuid]') ?? ''
  if (asked === '') return missing('customer')
  const customer = findCustomer(asked)
  if (customer === undefined) return unknownCustomer(asked)
  const sent = (name: string, known: string) => params.get(`customer[${name}]`) ?? known
  return {
    result: {
      uuid: customer.uuid,
      country: sent('country', customer.country),
      city: sent('city', customer.city),
      payments: sent('payments', customer.payments),
      refunds: sent('refunds', customer.refunds),
      total_rating: customer.total_rating,
    },
  }
}

function getComments(
  params: URLSearchParams,
  missing: (name: string) => Outcome,
  comments: Comments,
): Outcome {
  const uuid = params.get('uuid') ?? ''
  if (uuid === '') return missing('uuid')
  if (findCustomer(uuid) === undefined) return unknownCustomer(uuid)
  const onFile = Object.hasOwn(COMMENTS, uuid) ? (COMMENTS[uuid] ?? []) : []
  return { result: [...onFile, ...(comments.get(uuid) ?? [])] }
}

function addComment(
  params: URLSearchParams,
  missing: (name: string) => Outcome,
  comments: Comments,
): Outcome {
  const value = (name: string) => params.get(name) ?? ''
  const absent = ['uuid', 'order_id', 'rate', 'comment'].find((name) => value(name) === '')
  if (absent !== undefined) return missing(absent)
  if (findCustomer(value('uuid')) === undefined) return unknownCustomer(value('uuid'))
  const added = { rate: value('rate'), comment: value('comment') }
  comments.set(value('uuid'), [...(comments.get(value('uuid')) ?? []), added])
  return { result: null }
}

/** Names are case-sensitive. The scope of a token is a list of these apps. */
export const METHODS: ReadonlyMap<string, ReadonlyMap<string, Method>> = new Map([
  [
    'dossier',
    new Map<string, Method>([
      ['customer.getuuid', { verbs: ['POST'], run: getUuid }],
      ['customer.update', { verbs: ['POST'], run: update }],
      ['customer.getcomments', { verbs: ['GET', 'POST'], run: getComments }],
      ['customer.addcomment', { verbs: ['POST'], run: addComment }],
    ]),
  ],
  [
    'webasyst',
    new Map<string, Method>([
      [
        'getInfo',
        { verbs: ['GET'], run: () => ({ result: { name: 'bStats', url: 'https://bstats.ru/' } }) },
      ],
    ]),
  ],
])

function findCustomer(uuid: string): BstatsCustomer | undefined {
  return CUSTOMERS.find((customer) => customer.uuid === uuid)
}

function unknownCustomer(uuid: string): Outcome {
  const error = { error: 'invalid_param', error_description: `Customer not found: ${uuid}` }
  return { status: 400, error }
}

function percent(sent: readonly string[], known: readonly string[]): string {
  const fitting = sent.filter((hash) => known.includes(hash.toLowerCase())).length
  return String(fitting === 0 ? 0 : Math.round((100 * fitting) / sent.length))
}
