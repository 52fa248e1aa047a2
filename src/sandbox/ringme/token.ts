import {
  alphanumeric,
  findRefreshToken,
  isOver,
  issueAccessToken,
  issueRefreshToken,
} from '../kit/codes-and-tokens.js'
import type { Grant, RefreshToken } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import { json, text } from '../kit/exchange.js'
import { readParams } from '../kit/form.js'
import { expiresIn } from '../kit/knobs.js'
import type { Desk } from '../kit/provider.js'
import { findPerson } from '../kit/people.js'
import { PEOPLE } from './people.js'
import { GRANTS } from './applications.js'
import type { Application, Applications } from './applications.js'
import type { RingmeKnobs } from './knobs.js'

/** Body or query, both have been seen to work; credentials among the parameters. */
export function exchange(
  desk: Desk<RingmeKnobs>,
  applications: Applications,
  request: Received,
): Answer {
  if (request.method !== 'POST') {
    const body = '<!doctype html>\n<title>405 Method Not Allowed</title>\n'
    return text(405, 'text/html; charset=utf-8', body, { allow: 'POST, OPTIONS' })
  }
  const params = readParams(request)
  const grantType = params.get('grant_type') ?? ''
  const handle = Object.hasOwn(HANDLERS, grantType) ? HANDLERS[grantType] : undefined
  if (handle === undefined) return oauthError(400, 'unsupported_grant_type')
  const required = {
    authorization_code: ['code', 'redirect_uri'],
    refresh_token: desk.knobs.refreshNeedsRedirectUri
      ? ['refresh_token', 'redirect_uri']
      : ['refresh_token'],
    password: ['username', 'password'],
    client_credentials: [],
  }[grantType]
  const missing = required?.find((name) => (params.get(name) ?? '') === '')
  if (missing !== undefined) {
    return oauthError(400, 'invalid_request', `Missing ${missing} parameter.`)
  }
  const application = authenticate(desk, applications, request, params)
  if (application === undefined) return oauthError(401, 'invalid_client')
  if (!GRANTS[application.type].includes(grantType)) return oauthError(401, 'unauthorized_client')
  return handle(desk, application, params)
}

function authenticate(
  { knobs }: Desk<RingmeKnobs>,
  applications: Applications,
  request: Received,
  params: URLSearchParams,
): Application | undefined {
  const basic = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [basicId = '', ...basicSecret] = Buffer.from(basic, 'base64').toString().split(':')
  const inHeader = knobs.acceptBasic && basic !== ''
  const id = inHeader ? basicId : params.get('client_id')
  const secret = inHeader ? basicSecret.join(':') : params.get('client_secret')
  const application = applications.find(id ?? '')
  return application?.secret === secret ? application : undefined
}

type Handler = (
  desk: Desk<RingmeKnobs>,
  application: Application,
  params: URLSearchParams,
) => Answer

const HANDLERS: Readonly<Record<string, Handler>> = {
  client_credentials(desk, { id }, params) {
    if ((params.get('scope') ?? 'all') !== 'all') return oauthError(401, 'invalid_scope')
    return tokens(desk, { clientId: id, scope: 'all', redirectUri: '' }, 'none')
  },
  authorization_code(desk, { id }, params) {
    const code = desk.ledger.codes.get(params.get('code') ?? '')
    if (
      code === undefined ||
      code.spent ||
      isOver(code.issuedAt, desk.knobs.codeLifetime) ||
      code.grant.clientId !== id ||
      code.grant.redirectUri !== params.get('redirect_uri')
    ) {
      return oauthError(401, 'invalid_grant')
    }
    code.spent = true
    return tokens(desk, code.grant, 'new')
  },
  password(desk, { id }, params) {
    const person = findPerson(PEOPLE, params.get('username') ?? '')
    if (person === undefined || params.get('password') !== desk.host().site.password) {
      return oauthError(401, 'invalid_grant')
    }
    const { email } = person
    // No scope in the documented sample.
    return tokens(desk, { clientId: id, scope: '', redirectUri: '', email }, 'new')
  },
  refresh_token(desk, { id }, params) {
    const { knobs, ledger } = desk
    const value = params.get('refresh_token') ?? ''
    const found = findRefreshToken(ledger, value, knobs.refreshLifetime, knobs.reuseDetection)
    const redirectUri = found?.access.grant.redirectUri ?? ''
    const isMisdirected =
      redirectUri !== '' && (params.get('redirect_uri') ?? redirectUri) !== redirectUri
    if (found?.access.grant.clientId !== id || isMisdirected) {
      // The documented way to say "through the authorization again".
      return oauthError(401, 'invalid_grant')
    }
    if (knobs.refreshToken === 'rotate') found.spent = true
    return tokens(desk, found.access.grant, found)
  },
}

/** A token answer; `refresh` says whether a refresh token starts, goes on, or is not given. */
function tokens(
  { knobs, ledger }: Desk<RingmeKnobs>,
  grant: Grant,
  refresh: 'none' | 'new' | RefreshToken,
): Answer {
  ledger.issued += 1
  const access = issueAccessToken(ledger, alphanumeric(30), grant)
  const next = () => {
    if (refresh === 'none') return undefined
    if (refresh === 'new') return issueRefreshToken(ledger, alphanumeric(30), access).value
    if (knobs.refreshToken === 'omit') return undefined
    if (knobs.refreshToken === 'keep') return refresh.value
    return issueRefreshToken(ledger, alphanumeric(30), access, refresh.family).value
  }
  const refreshToken = next()
  return json(
    200,
    {
      access_token: access.value,
      token_type: 'Bearer',
      ...expiresIn(knobs.expiresIn, knobs.tokenLifetime),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(grant.scope === '' ? {} : { scope: grant.scope }),
    },
    NO_STORE,
  )
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** Usually without a description. 401 for most, invalid_grant too: oauthlib before 2018. */
function oauthError(status: number, error: string, description?: string): Answer {
  const body = description === undefined ? { error } : { error, error_description: description }
  return json(status, body, NO_STORE)
}
