import { admitadError, ERROR_CODE, pythonJson } from './answers.js'
import type { AdmitadKnobs } from './knobs.js'
import { ownerOf } from './people.js'
import {
  alphanumeric,
  findRefreshToken,
  isOver,
  issueAccessToken,
  issueRefreshToken,
} from '../kit/codes-and-tokens.js'
import type { AccessToken, Grant } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import { readForm, readParams } from '../kit/form.js'
import { expiresIn } from '../kit/knobs.js'
import type { Desk } from '../kit/provider.js'

interface Client {
  readonly clientId: string
  readonly clientSecret: string
}

/** All but the secret may be in the query too; the secret counts in the body only. */
export function exchange(desk: Desk<AdmitadKnobs>, client: Client, request: Received): Answer {
  const { knobs } = desk
  if (request.method !== 'POST') {
    return { status: 405, headers: { allow: 'POST', 'content-type': 'text/html' }, body: '' }
  }
  const params = readParams(request)
  const grantType = params.get('grant_type') ?? ''
  if (grantType === '') return badRequest('No grant_type provided.')
  const handle = Object.hasOwn(HANDLERS, grantType) ? HANDLERS[grantType] : undefined
  if (handle === undefined) {
    const description = `No grant type: ${grantType}`
    return refuse(400, 'unsupported_grant_type', description, ERROR_CODE.wrongRequest)
  }
  const sent = params.get('client_id') ?? ''
  const clientId = sent === '' && !knobs.clientIdRequired ? client.clientId : sent
  if (clientId === '') return badRequest('No client_id')
  if (clientId !== client.clientId) return invalidClient(`client_id ${clientId} doesn't exist`)
  if (!isAuthenticated(knobs, client, grantType, request)) {
    return invalidClient('Client authentication failed.')
  }
  const unknown = scopesOf(params).filter((scope) => !knobs.scopes.includes(scope))
  if (unknown.length > 0) {
    return invalidScope(`Following access ranges doesn't exist: ${unknown.join(' ')}`)
  }
  return handle(desk, clientId, params)
}

/** Basic is compared byte for byte with base64(id:secret): no form-encoding of the parts. */
function isAuthenticated(
  { clientAuth }: AdmitadKnobs,
  { clientId, clientSecret }: Client,
  grantType: string,
  request: Received,
): boolean {
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const byHeader = request.headers.authorization === basic
  const secret = readForm(request).get('client_secret')
  if (clientAuth === 'documented' && grantType === 'client_credentials') return byHeader
  if (clientAuth === 'documented' && grantType === 'refresh_token') return secret === clientSecret
  return secret === null ? byHeader : secret === clientSecret
}

type Handler = (desk: Desk<AdmitadKnobs>, clientId: string, params: URLSearchParams) => Answer

const HANDLERS: Readonly<Record<string, Handler>> = {
  client_credentials(desk, clientId, params) {
    const scopes = scopesOf(params)
    if (scopes.length === 0) return badRequest('No scope')
    return firstTokens(desk, { clientId, scope: scopes.join(' '), redirectUri: '' })
  },
  authorization_code(desk, _clientId, params) {
    const { knobs, ledger } = desk
    const value = params.get('code') ?? ''
    if (value === '') return badRequest('No code_key provided')
    const code = ledger.codes.get(value)
    // Deleted on use: a spent code was never there.
    if (code === undefined || code.spent) return badRequest(`No such code: ${value}`)
    if (isOver(code.issuedAt, knobs.codeLifetime)) {
      return refuse(400, 'invalid_grant', 'Provided code is expired', ERROR_CODE.wrongRequest)
    }
    const redirectUri = params.get('redirect_uri') ?? ''
    if (redirectUri === '') return badRequest('No redirect_uri')
    if (redirectUri !== code.grant.redirectUri) return badRequest("redirect_uri doesn't match")
    code.spent = true
    return firstTokens(desk, code.grant)
  },
  refresh_token(desk, _clientId, params) {
    const { knobs, ledger } = desk
    const value = params.get('refresh_token') ?? ''
    if (value === '') return badRequest('No refresh_token')
    const found = findRefreshToken(ledger, value, knobs.refreshLifetime, knobs.reuseDetection)
    if (found === undefined) {
      // Not invalid_grant: only the number tells it apart.
      const description = `No such refresh token: ${value}`
      const number = ERROR_CODE.refreshTokenUnavailable
      return refuse(400, 'invalid_request', description, number)
    }
    const { grant } = found.access
    const granted = grant.scope.split(' ')
    const beyond = scopesOf(params).filter((scope) => !granted.includes(scope))
    if (beyond.length > 0) {
      const list = beyond.join(' ')
      return invalidScope(`Refresh request requested scopes beyondinitial grant: ${list}`)
    }
    const access = knobs.sameAccessToken
      ? prolonged(found.access)
      : issueAccessToken(ledger, alphanumeric(30), grant)
    if (knobs.refreshToken !== 'rotate') {
      return tokens(desk, access, knobs.refreshToken === 'keep' ? value : undefined)
    }
    found.spent = true
    const next = issueRefreshToken(ledger, alphanumeric(30), access, found.family)
    return tokens(desk, access, next.value)
  },
}

/** client_credentials gets a refresh token as well. */
function firstTokens(desk: Desk<AdmitadKnobs>, grant: Grant): Answer {
  const { knobs, ledger } = desk
  const isAlive = (token: AccessToken) =>
    !token.dead && !isOver(token.issuedAt, knobs.tokenLifetime)
  if (
    knobs.tokenLimit !== Infinity &&
    [...ledger.accessTokens.values()].filter(isAlive).length >= knobs.tokenLimit
  ) {
    const description = 'Maximum number of tokens exceeded'
    return refuse(400, 'invalid_request', description, ERROR_CODE.tooManyTokens)
  }
  const access = issueAccessToken(ledger, alphanumeric(30), grant)
  return tokens(desk, access, issueRefreshToken(ledger, alphanumeric(30), access).value)
}

function prolonged(access: AccessToken): AccessToken {
  access.issuedAt = Date.now()
  access.dead = false
  return access
}

function tokens(
  { knobs, ledger }: Desk<AdmitadKnobs>,
  access: AccessToken,
  refreshToken: string | undefined,
): Answer {
  ledger.issued += 1
  const { id, group, ...person } = ownerOf(knobs, access.grant).user
  return pythonJson(
    200,
    {
      ...(knobs.idInAnswer ? { id } : {}),
      ...person,
      access_token: access.value,
      token_type: 'bearer',
      ...expiresIn(knobs.expiresIn, knobs.tokenLifetime),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      // A set over there: the order need not be that of the request.
      scope: access.grant.scope.split(' ').sort().join(' '),
      ...(group === undefined ? {} : { group }),
    },
    NO_STORE,
  )
}

const NO_STORE = { 'cache-control': 'no-store' }

function scopesOf(params: URLSearchParams): string[] {
  const scopes = (params.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '')
  return [...new Set(scopes)]
}

function refuse(status: number, error: string, description: string, errorCode: number): Answer {
  return admitadError(status, error, description, errorCode, NO_STORE)
}

function badRequest(description: string): Answer {
  return refuse(400, 'invalid_request', description, ERROR_CODE.wrongRequest)
}

function invalidScope(description: string): Answer {
  return refuse(400, 'invalid_scope', description, ERROR_CODE.wrongRequest)
}

function invalidClient(description: string): Answer {
  return refuse(401, 'invalid_client', description, ERROR_CODE.insufficientRights)
}
