import { bstatsScopes } from './methods.js'
import { grantToken } from './token.js'
import type { BstatsKnobs } from './knobs.js'
import { hex, issueCode } from '../kit/codes-and-tokens.js'
import type { Question } from '../kit/pages/dialog.js'
import type { Answer, Received } from '../kit/exchange.js'
import { callback, redirect } from '../kit/exchange.js'
import { codePage, errorPage } from '../kit/pages/notices.js'
import type { Person } from '../kit/people.js'
import type { Desk } from '../kit/provider.js'
import { hostOf, isRegistered } from '../kit/redirect-uris.js'

/** Understands the request, or shows what is wrong with it: always HTTP 200, never a redirect. */
export function readQuestion(
  desk: Desk<BstatsKnobs>,
  request: Received,
  { email }: Person,
): Question | Answer {
  const { query } = request
  const refuse = (description: string) =>
    errorPage(desk.host().site, request, 200, 'invalid_request', description)
  const value = (name: string) => query.get(name) ?? ''
  const missing = ['client_id', 'client_name', 'response_type', 'scope'].find(
    (name) => value(name) === '',
  )
  if (missing !== undefined) return refuse(`Required parameter is missing: ${missing}`)
  const responseType = value('response_type')
  if (responseType !== 'code' && responseType !== 'token') {
    return refuse(`Invalid response_type: ${responseType}`)
  }
  const redirectUri = value('redirect_uri')
  if (responseType === 'token' && redirectUri === '') {
    return refuse('Required parameter is missing: redirect_uri')
  }
  // In life any will do; a stand-in sends nobody to a stranger.
  if (redirectUri !== '' && !isRegistered(desk.knobs, redirectUri, hostOf)) {
    return refuse('The sandbox refuses this redirect_uri: see its knob redirectUris')
  }
  const scope = bstatsScopes(value('scope'))
  if (scope.length === 0) return refuse('invalid scope')

  const grant = { clientId: value('client_id'), scope: scope.join(','), redirectUri, email }
  const isTooLong = grant.clientId.length > 32
  if (isTooLong && desk.knobs.flavour === 'webasyst-2017') {
    return errorPage(desk.host().site, request, 500, 'server_error', 'Data too long: client_id')
  }
  return {
    consent: {
      clientName: value('client_name').slice(0, 25),
      redirectUri,
      rights: {
        ru: scope.map((app) => `доступ от вашего имени: ${app}`),
        en: scope.map((app) => `access on your behalf: ${app}`),
      },
    },
    allow() {
      if (responseType === 'token') {
        const { value: token } = grantToken(desk, { ...grant, redirectUri: '' })
        return { ...redirect(`${redirectUri}#access_token=${token}`), callback: true }
      }
      const code = hex(32)
      // The column is too short for such a client id: no exchange will find the code.
      if (!isTooLong) issueCode(desk.ledger, code, grant)
      if (redirectUri === '') return codePage(desk.host().site, request, code)
      return callback(redirectUri, `code=${code}`)
    },
    deny() {
      if (responseType === 'token') {
        return { ...redirect(`${redirectUri}#error=access_denied`), callback: true }
      }
      if (redirectUri === '') {
        return errorPage(desk.host().site, request, 200, 'access_denied', 'access_denied')
      }
      return callback(redirectUri, 'error=access_denied')
    },
  }
}
