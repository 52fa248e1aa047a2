import { isOver, type AccessToken } from '../kit/codes-and-tokens.js'
import { json, type Answer, type Received } from '../kit/exchange.js'
import { inItsForm } from './answers.js'
import { fieldOf, readAsked, textsOf, type StandInRequest } from './asked.js'
import { factsOf, refuse, type StandInDesk } from './desk.js'
import { toAnswer } from './dialect.js'
import { isOpaque, kitOf, kitsIn } from './table/kits.js'
import {
  answerWith,
  claimsOf,
  profileValue,
  readAskedFields,
  usualNames,
  type AskedFields,
} from './profile.js'
import { sampleOf } from './table/samples.js'

/** An API request: the token where the table places it, the answer as its functions read it. */
export function answerApi(desk: StandInDesk, request: Received): Answer {
  const { table, dialect } = desk
  const asked = readAsked(request)
  const token = tokenIn(desk, asked)
  if (token === undefined) {
    const description = 'The access token is missing, unknown or expired'
    const reason = { status: 401, error: 'invalid_token', description, dead: true }
    return refuse(desk, 'api', reason)
  }
  token.uses += 1
  const facts = factsOf(desk, token.grant.email)
  const said = dialect.api?.(asked, facts)
  if (said !== undefined) return toAnswer(said)
  return json(200, inItsForm(answerTo(desk, asked, token), kitsIn(table.apiResponse)))
}

/** OpenID Connect Core §5.3, of a server whose table leaves it to discovery. */
export function answerUserinfo(desk: StandInDesk, request: Received): Answer {
  const token = tokenIn(desk, readAsked(request))
  const description = 'The access token is missing, unknown or expired'
  if (token === undefined) {
    return refuse(desk, 'api', { status: 401, error: 'invalid_token', description, dead: true })
  }
  return json(200, claimsOf(factsOf(desk, token.grant.email).person, desk.origin()))
}

function tokenIn({ table, ledger }: StandInDesk, asked: StandInRequest): AccessToken | undefined {
  const isAlive = (token: AccessToken | undefined) =>
    token !== undefined && !token.dead && !isOver(token.issuedAt, 3600) ? token : undefined
  // A function of the table may move it.
  const places = isOpaque(table.apiRequest) ? textsOf(asked) : placesIn(table.bearer, asked)
  for (const text of places) {
    const token = isAlive(ledger.accessTokens.get(text ?? ''))
    if (token) return token
  }
  return undefined
}

/** Where the table says that the token is: RFC 6750 §2. */
function placesIn(bearer: unknown, asked: StandInRequest): readonly (string | undefined)[] {
  const kit = kitOf(bearer ?? BEARER) as { field: string; scheme: string; name: string } | undefined
  if (kit === undefined) return textsOf(asked)
  const { name, field, scheme } = kit
  if (name === 'inQuery') return [asked.query[field]]
  if (name === 'inForm') return [fieldOf({ ...asked, query: {} }, field)]
  const value = asked.headers[field.toLowerCase()] ?? ''
  if (scheme === '') return [value]
  return value.startsWith(`${scheme} `) ? [value.slice(scheme.length + 1)] : []
}

const BEARER = Object.assign(() => undefined, {
  kit: { name: 'inHeader', field: 'Authorization', scheme: 'Bearer' },
})

/** What was asked for by a cell that is data, and otherwise the request again. */
function answerTo(desk: StandInDesk, asked: StandInRequest, { grant }: AccessToken): unknown {
  const { table, places, origin, settings } = desk
  const { person } = factsOf(desk, grant.email)
  const anywhere = isOpaque(table.apiRequest)
  const isAsked = (cell: AskedFields | undefined): cell is AskedFields =>
    cell !== undefined &&
    (anywhere ||
      (places.isAt(asked.path, cell.url) && cell.method === methodOf(asked, table.apiRequest)))
  const profile = readAskedFields(table.profile)
  const after = readAskedFields(table.afterToken)
  let answer: unknown
  if (isAsked(after)) {
    answer = answerWith(answer, after, (name) => {
      const placeholder = table.placeholders?.[name]
      return settings[name] ?? sampleOf(name, { placeholder, id: person.id })
    })
  }
  if (isAsked(profile)) {
    answer = answerWith(answer, profile, (name) => profileValue(person, origin(), name))
  }
  const { method, path, query } = asked
  // A function of the table may look for any of the usual names.
  return answer ?? { ...usualNames(person, origin()), method, path, query }
}

/** The method that the caller chose: a kit function may have sent another one. */
function methodOf({ method }: StandInRequest, apiRequest: unknown): string {
  const sent = kitsIn(apiRequest).findLast(({ name }) => name === 'method')
  return sent?.method === method ? 'GET' : method
}
