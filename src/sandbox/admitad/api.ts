import { isOver } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import type { Desk } from '../kit/provider.js'
import { createRateLimit } from '../kit/rate-limit.js'
import { admitadError, bearerError, djangoNotFound, ERROR_CODE } from './answers.js'
import type { AdmitadKnobs } from './knobs.js'
import { ownerOf } from './people.js'
import { RESOURCES } from './resources.js'

/** Bearer header (or `bearer_token`, undocumented), a scope per resource, pages of 20. */
export function openAdmitadApi(desk: Desk<AdmitadKnobs>): {
  answer: (request: Received) => Answer
  forget: () => void
} {
  const limit = createRateLimit()

  function answer(request: Received): Answer {
    const { knobs, ledger } = desk
    const value =
      /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ??
      request.query.get('bearer_token')
    if (value === null) {
      const description = 'Request authentication failed, no authentication credentials provided.'
      const headers = { 'www-authenticate': 'Bearer realm=""' }
      return admitadError(401, 'invalid_request', description, ERROR_CODE.wrongRequest, headers)
    }
    const token = ledger.accessTokens.get(value)
    if (token === undefined || token.dead) {
      return bearerError(401, 'invalid_token', "Token doesn't exist", ERROR_CODE.tokenUnknown)
    }
    if (isOver(token.issuedAt, knobs.tokenLifetime)) {
      return bearerError(401, 'invalid_token', 'Token is expired', ERROR_CODE.tokenExpired)
    }
    if (!limit.take(token.grant.clientId, knobs.rateLimit, 60).allowed) {
      return admitadError(503, 'rate_limit', 'Rate limit exceeded', ERROR_CODE.rateLimit)
    }
    const resource = RESOURCES.find(({ pattern }) => pattern.test(request.path))
    if (resource === undefined) return djangoNotFound()
    const { method = 'GET', scope, run, pattern } = resource
    if (request.method !== method) {
      return { status: 405, headers: { allow: method, 'content-type': 'text/html' }, body: '' }
    }
    const scopes = token.grant.scope.split(' ')
    if (scope !== undefined && !scopes.includes(scope)) {
      const description = `Access token has insufficient scope: ${scope}`
      return bearerError(403, 'insufficient_scope', description, ERROR_CODE.insufficientRights)
    }
    const [, first = '', second = ''] = pattern.exec(request.path) ?? []
    const person = ownerOf(knobs, token.grant)
    return run({ request, person, scopes, first, second })
  }

  return { answer, forget: limit.forget }
}
