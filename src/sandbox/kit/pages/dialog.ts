import { randomBytes } from 'node:crypto'
import type { Answer, Received } from '../exchange.js'
import { cookie, redirect } from '../exchange.js'
import { readForm } from '../form.js'
import { consentPage } from './consent.js'
import type { Consent } from './consent.js'
import type { Site } from './frame.js'
import { loginPage } from './login.js'
import { errorPage } from './notices.js'
import { chooseLanguage, words } from './words.js'

/** An authorization request that was understood: what to ask the person, and what follows. */
export interface Question {
  readonly consent: Consent
  /** The person need not be asked again. */
  readonly alreadyAllowed?: boolean
  readonly allow: (form: URLSearchParams) => Answer
  readonly deny: () => Answer
}

/** People signed in at one stand-in: cookie value → the token its forms carry against forgery. */
export type Logins = Map<string, string>

/** Who holds the conversation, and its rules. */
export interface Host {
  readonly id: string
  readonly site: Site
  readonly logins: Logins
  readonly autoApprove: boolean
}

/**
 * Login page, consent page, answer. Both forms post to their own address, whose query is the
 * authorization request: nothing is kept between the steps but the login.
 * `read` runs after the login only: some servers look at the request that late (bStats).
 */
export function converse(host: Host, request: Received, read: () => Question | Answer): Answer {
  const form = request.method === 'POST' ? readForm(request) : new URLSearchParams()
  if (host.autoApprove) return answerTo(read(), (question) => question.allow(form))
  if (form.has('cancel')) return answerTo(read(), (question) => question.deny())

  const csrf = host.logins.get(cookie(request, cookieName(host)) ?? '')
  if (csrf === undefined) return signIn(host, request, form)

  return answerTo(read(), (question) => {
    if (request.method === 'POST' && form.has('_csrf')) {
      if (form.get('_csrf') !== csrf) return outdated(host, request)
      return form.has('approve') ? question.allow(form) : question.deny()
    }
    if (question.alreadyAllowed === true) return question.allow(form)
    return consentPage(host.site, request, question.consent, csrf)
  })
}

function signIn(host: Host, request: Received, form: URLSearchParams): Answer {
  const { account } = host.site
  if (form.has('_csrf')) return outdated(host, request)
  if (request.method !== 'POST') return loginPage(host.site, request, false)
  if (form.get('login') !== account.login || form.get('password') !== account.password) {
    return loginPage(host.site, request, true)
  }
  const login = randomBytes(16).toString('hex')
  host.logins.set(login, randomBytes(16).toString('hex'))
  return redirect(`${request.path.replace(/^\/+/, '/')}?${request.query.toString()}`, {
    'set-cookie': `${cookieName(host)}=${login}; Path=/; HttpOnly; SameSite=Lax`,
    'cache-control': 'no-store',
  })
}

/** Browsers share cookies over the ports of one host, so each stand-in has its own name. */
function cookieName(host: Host): string {
  return `sandbox_${host.id}`
}

function outdated(host: Host, request: Received): Answer {
  const say = words(chooseLanguage(request))
  return errorPage(host.site, request, 200, 'invalid_request', `CSRF Protection. ${say.forms}`)
}

function answerTo(read: Question | Answer, next: (question: Question) => Answer): Answer {
  return 'status' in read ? read : next(read)
}
