import { openAdmitadApi } from './api.js'
import { SCOPES } from './data.js'
import { PEOPLE } from './people.js'
import { exchange } from './token.js'
import { djangoNotFound, admitadError, ERROR_CODE } from './answers.js'
import { hex, issueCode } from '../kit/codes-and-tokens.js'
import { converse } from '../kit/pages/dialog.js'
import type { Question } from '../kit/pages/dialog.js'
import type { Answer, Received } from '../kit/exchange.js'
import { callback, given, queryString } from '../kit/exchange.js'
import type { AdmitadKnobs } from './knobs.js'
import { errorPage } from '../kit/pages/notices.js'
import type { Person } from '../kit/people.js'
import type { Desk, Provider } from '../kit/provider.js'
import { hostOf, isRegistered } from '../kit/redirect-uris.js'

const CLIENT_ID = 'Sb7Qk2ZtN5xW9aRv3LcY8mHp4GdJ6e'
const CLIENT_SECRET = 'T4fVn8XqB1sKw6EzM9uCj3PyA7rLh5'

/** Admitad, whose servers run a patched oauth2app (OAuth 2.0 draft 16), it seems. */
export const admitad: Provider<AdmitadKnobs> = {
  id: 'admitad',
  site: { name: 'Admitad', people: PEOPLE, password: 'parol-admitad' },
  accent: { light: '#9b1d4a', dark: '#f59ab9' },
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  defaults: () => ({
    autoApprove: false,
    codeLifetime: 120,
    tokenLifetime: 604_800,
    rateLimit: 600,
    refreshToken: 'rotate',
    refreshLifetime: Infinity,
    reuseDetection: false,
    sameAccessToken: false,
    clientAuth: 'documented',
    clientIdRequired: true,
    tokenLimit: Infinity,
    scopes: SCOPES,
    user: { ...PEOPLE.known[0].user },
    idInAnswer: false,
  }),
  endpointOf(path) {
    // Three hosts in the sources, two paths: both are here.
    if (/^(\/api)?\/authorize\/?$/.test(path)) return 'authorize'
    if (/^\/token\/?$/.test(path)) return 'token'
    return API.test(path) ? 'api' : 'page'
  },
  open(desk) {
    const api = openAdmitadApi(desk)
    return {
      answer(request, endpoint) {
        if (!request.path.endsWith('/')) return withoutSlash(request)
        if (endpoint === 'authorize') return authorize(desk, request)
        if (endpoint === 'token') return exchange(desk, admitad, request)
        return api.answer(request)
      },
      rateLimited: () =>
        admitadError(503, 'rate_limit', 'Rate limit exceeded', ERROR_CODE.rateLimit),
      forget: api.forget,
    }
  },
}

const API =
  /^\/(me|advcampaigns|websites|statistics|deeplink|shortlink|advertiser|banners|coupons)(\/|$)/

/** Django sends a reader to the address with the slash; a form it cannot send on. */
function withoutSlash(request: Received): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return djangoNotFound()
  const query = request.query.size === 0 ? '' : `?${request.query.toString()}`
  return { status: 301, headers: { location: `${request.path}/${query}` }, body: '' }
}

function authorize(desk: Desk<AdmitadKnobs>, request: Received): Answer {
  const { knobs, ledger } = desk
  const { query } = request
  const refuse = (description: string) =>
    errorPage(admitad.site, request, 400, 'invalid_request', description)
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!URL.canParse(redirectUri)) return refuse('No redirect_uri')
  if (!isRegistered(knobs, redirectUri, hostOf)) return refuse("redirect_uri doesn't match")

  // `state` comes before the rest.
  const state = given('state', query.get('state'))
  const back = (pairs: readonly [string, string][]) =>
    callback(redirectUri, queryString([...state, ...pairs]).replaceAll('%27', "'"))
  const fail = (error: string, error_description: string) =>
    back(Object.entries({ error, error_description }))

  const clientId = query.get('client_id') ?? ''
  if (clientId === '') return fail('invalid_request', 'No client_id')
  // To whatever address was given, for a client that does not exist: so the documented sample.
  if (clientId !== CLIENT_ID) return fail('invalid_client', `client_id ${clientId} doesn't exist`)
  const responseType = query.get('response_type') ?? ''
  if (responseType !== 'code') {
    return fail('unsupported_response_type', `No response type: ${responseType}`)
  }
  const scopes = (query.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '')
  if (scopes.length === 0) return fail('invalid_request', 'No scope')
  const unknown = scopes.filter((scope) => !knobs.scopes.includes(scope))
  if (unknown.length > 0) {
    const list = unknown.join(' ')
    return fail('invalid_scope', `Following access ranges doesn't exist: ${list}`)
  }

  const question = ({ email }: Person): Question => ({
    consent: {
      clientName: 'Demo Shop',
      redirectUri,
      rights: { ru: scopes, en: scopes },
    },
    allow() {
      const grant = { clientId, scope: [...new Set(scopes)].join(' '), redirectUri, email }
      return back([['code', issueCode(ledger, hex(30), grant).value]])
    },
    deny: () => fail('access_denied', 'Access Denied.'),
  })
  return converse(desk.host(), request, question)
}
