import type { BstatsKnobs } from './knobs.js'
import { hex, isOver, issueAccessToken } from '../kit/codes-and-tokens.js'
import type { AccessToken, Grant } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import { text } from '../kit/exchange.js'
import { readForm, readParams } from '../kit/form.js'
import { expiresIn } from '../kit/knobs.js'
import type { Desk } from '../kit/provider.js'
import { phpJson } from '../senler/webasyst.js'
import { toXml } from '../kit/xml.js'

/** PHP's $_POST: a GET, a query and a JSON body bring nothing. Always HTTP 200. */
export function exchange(desk: Desk<BstatsKnobs>, request: Received): Answer {
  const form = request.method === 'POST' ? readForm(request) : new URLSearchParams()
  return inFormat(desk, request, tokenOrError(desk, form))
}

function tokenOrError(desk: Desk<BstatsKnobs>, form: URLSearchParams): object {
  const { knobs, ledger } = desk
  const isOld = knobs.flavour === 'webasyst-2017'
  const missing = ['code', 'client_id', 'grant_type'].find((name) => {
    const value = form.get(name) ?? ''
    return value === '' || value === '0'
  })
  const value = (name: string) => form.get(name) ?? ''
  if (missing !== undefined) {
    return {
      error: 'invalid_request',
      error_description: `Required parameter is missing: ${missing}`,
    }
  }
  if (value('grant_type') !== 'authorization_code') {
    return {
      error: 'unsupported_grant_type',
      error_description: `Invalid grant_type: ${value('grant_type')}`,
    }
  }
  // The database compares without regard to case.
  const code = ledger.codes.get(value('code').toLowerCase())
  if (code === undefined || (code.spent && knobs.oneTimeCodes)) {
    return { error: 'invalid_grant', error_description: `Invalid code: ${value('code')}` }
  }
  if (code.grant.clientId !== value('client_id')) {
    const description = 'Client ID does not match the previously specified value'
    return { error: 'invalid_grant', ...(isOld ? {} : { error_description: description }) }
  }
  if (isOver(code.issuedAt, knobs.codeLifetime)) {
    const description = isOld ? 'Authorization code expired' : 'Authorization code has expired'
    return { error: 'invalid_grant', error_description: description }
  }
  code.spent = true
  const token = grantToken(desk, { ...code.grant, redirectUri: '' })
  return { access_token: token.value, ...expiresIn(knobs.expiresIn) }
}

/** One token per account and client id, for ever; a new scope overwrites the old, a narrower too. */
export function grantToken({ knobs, ledger }: Desk<BstatsKnobs>, grant: Grant): AccessToken {
  ledger.issued += 1
  const known = [...ledger.accessTokens.values()].find(
    (token) =>
      token.grant.clientId === grant.clientId &&
      token.grant.email === grant.email &&
      !token.dead &&
      !isOver(token.issuedAt, knobs.tokenLifetime),
  )
  if (known === undefined) return issueAccessToken(ledger, hex(32), grant)
  known.grant = grant
  return known
}

/** With the token in the header alone it finds who asks, but not what to revoke. */
export function revoke(
  desk: Desk<BstatsKnobs>,
  request: Received,
  findToken: (request: Received) => AccessToken | Answer,
): Answer {
  const found = findToken(request)
  if ('status' in found) return found
  const named = readParams(request).get('access_token') ?? ''
  if (named !== '') found.dead = true
  return inFormat(desk, request, { access_token: named })
}

/** A bad `format` replaces any answer; what was done stays done. */
function inFormat({ knobs }: Desk<BstatsKnobs>, request: Received, body: object): Answer {
  const asked = (request.query.get('format') ?? '').toUpperCase()
  if (asked === 'XML') return text(200, knobs.tokenContentType, toXml(body))
  if (asked === '' || asked === 'JSON') {
    return text(200, knobs.tokenContentType, phpJson(body, knobs.flavour))
  }
  const error = { error: 'invalid_request', error_description: `Invalid format: ${asked}` }
  return text(200, knobs.tokenContentType, phpJson(error, knobs.flavour))
}
