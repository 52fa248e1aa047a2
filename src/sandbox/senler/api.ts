import { isOver } from '../kit/codes-and-tokens.js'
import type { Grant } from '../kit/codes-and-tokens.js'
import { COMMUNITIES } from './data.js'
import type { SenlerCommunity } from './data.js'
import type { Answer, Received } from '../kit/exchange.js'
import { json } from '../kit/exchange.js'
import { readJsonObject, readParams } from '../kit/form.js'
import type { Desk } from '../kit/provider.js'
import { createRateLimit } from '../kit/rate-limit.js'
import { personOf } from '../kit/people.js'
import { PEOPLE } from './people.js'
import { METHODS, senlerApiError } from './methods.js'
import type { SenlerKnobs } from './knobs.js'

/** `POST /api/<resource>/<method>`. Variables set through it are remembered. */
export function openSenlerApi(desk: Desk<SenlerKnobs>): {
  answer: (request: Received) => Answer
  forget: () => void
} {
  const limit = createRateLimit()
  const variables = new Map<string, string>()

  function answer(request: Received): Answer {
    if (request.method !== 'POST') return json(405, { success: false }, { allow: 'POST' })
    const params = readApiParams(request)
    const value = params.get('access_token') ?? ''
    if (value === '') return senlerApiError(params.has('hash') ? 3 : 1, 'access_token')
    if (!limit.take(value, desk.knobs.rateLimit, 1).allowed) return senlerApiError(9)
    const version = params.get('v') ?? ''
    if (version === '') return senlerApiError(1, 'v')
    if (version !== '2' && version !== '2.0') return senlerApiError(12, 'v')

    const token = desk.ledger.accessTokens.get(value)
    if (token === undefined) return senlerApiError(13)
    if (token.dead || isOver(token.issuedAt, desk.knobs.tokenLifetime)) {
      return senlerApiError(desk.knobs.deadTokenCode)
    }
    if (!params.has('group_id') && !params.has('vk_group_id')) return senlerApiError(1, 'group_id')
    const community = communityOf(token.grant, params)
    if (typeof community === 'number') return senlerApiError(community)
    const method = METHODS.get(request.path.replace(/^\/api\//, '').replace(/\/$/, ''))
    return method ? method(community, params, variables, desk.origin()) : senlerApiError(0)
  }
  return {
    answer,
    forget() {
      limit.forget()
      variables.clear()
    },
  }
}

/** One token, one community: 14 for any other that exists, 6 for one that does not. */
function communityOf(grant: Grant, params: URLSearchParams): SenlerCommunity | 6 | 14 {
  const { communities } = personOf(PEOPLE, grant)
  const granted = communities.find(({ group_id }) => String(group_id) === grant.groupId)
  const isMeant = ({ group_id, external_id }: SenlerCommunity) =>
    params.has('group_id')
      ? String(group_id) === params.get('group_id')
      : external_id === params.get('vk_group_id')
  if (granted && isMeant(granted)) return granted
  return [...COMMUNITIES, ...communities].some(isMeant) ? 14 : 6
}

/** Form, query, or JSON (one integration sends it): all are taken, it seems. */
function readApiParams(request: Received): URLSearchParams {
  const params = readParams(request)
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return params
  for (const [name, value] of Object.entries(readJsonObject(request) ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') params.set(name, String(value))
  }
  return params
}
