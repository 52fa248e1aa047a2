import { alphanumeric, issueCode } from '../kit/codes-and-tokens.js'
import { converse } from '../kit/pages/dialog.js'
import type { Question } from '../kit/pages/dialog.js'
import type { Answer, Received } from '../kit/exchange.js'
import { callback, given, queryString } from '../kit/exchange.js'
import { errorPage } from '../kit/pages/notices.js'
import type { Person } from '../kit/people.js'
import type { Desk } from '../kit/provider.js'
import { isRegistered } from '../kit/redirect-uris.js'
import { GRANTS } from './applications.js'
import type { Applications } from './applications.js'
import type { RingmeKnobs } from './knobs.js'

/** `/oauth/authorize`. `allowed` holds who need not be asked again by which application. */
export function authorize(
  desk: Desk<RingmeKnobs>,
  applications: Applications,
  allowed: Set<string>,
  request: Received,
): Answer {
  const { knobs, ledger } = desk
  const { query } = request
  const refuse = (error: string, description: string) =>
    errorPage(desk.host().site, request, 400, error, description)
  // A bad client_id or redirect_uri is told here and never by a redirect (RFC 6749 §4.1.2.1).
  const application = applications.find(query.get('client_id') ?? '')
  if (application === undefined) return refuse('invalid_client', 'Invalid client_id')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (redirectUri === '') return refuse('invalid_request', 'Missing redirect_uri')
  if (!isRegistered(knobs, redirectUri)) {
    return refuse('invalid_request', 'Mismatching redirect_uri')
  }

  const state = knobs.echoState ? given('state', query.get('state')) : []
  const back = (name: string, value: string) =>
    callback(redirectUri, queryString([[name, value], ...state]))
  const responseType = query.get('response_type')
  if (responseType === null) return back('error', 'invalid_request')
  if (responseType !== 'code') return back('error', 'unsupported_response_type')
  if (!GRANTS[application.type].includes('authorization_code')) {
    return back('error', 'unauthorized_client')
  }
  if (query.get('scope') !== 'all') return back('error', 'invalid_scope')

  const question = ({ email }: Person): Question => ({
    consent: {
      clientName: application.name,
      redirectUri,
      rights: {
        ru: ['полный доступ к вашей АТС (all)'],
        en: ['full access to your telephone exchange (all)'],
      },
    },
    alreadyAllowed: knobs.rememberConsent && allowed.has(`${email} ${application.id}`),
    allow() {
      allowed.add(`${email} ${application.id}`)
      const grant = { clientId: application.id, scope: 'all', redirectUri, email }
      return back('code', issueCode(ledger, alphanumeric(30), grant).value)
    },
    deny: () =>
      knobs.denial === 'page'
        ? errorPage(desk.host().site, request, 200, 'access_denied', 'access_denied')
        : back('error', 'access_denied'),
  })
  return converse(desk.host(), request, question)
}
