import { randomBytes } from 'node:crypto'
import type { Answer, Received } from '../exchange.js'
import { cookie, redirect } from '../exchange.js'
import { readForm } from '../form.js'
import { findPerson } from '../people.js'
import type { Person } from '../people.js'
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

/** Who is signed in at one stand-in, by the value of the browser's cookie. */
export type Logins = Map<string, Login>

interface Login {
  readonly person: Person
  /** What this browser's forms carry against forgery. */
  readonly csrf: string
}

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
 * `read` runs after the login only: some servers look at the request that late (bStats), and what
 * there is to choose from depends on the person. `sandbox_as`, our own parameter, says who is
 * chosen already on the login page, or signs in where there are no pages.
 */
export function converse(
  host: Host,
  request: Received,
  read: (person: Person) => Question | Answer,
): Answer {
  const { people } = host.site
  const form = request.method === 'POST' ? readForm(request) : new URLSearchParams()
  const name = request.query.get('sandbox_as')
  const asked = name === null ? undefined : findPerson(people, name)
  if (name !== null && !asked) return nobody(host, request, name)
  const chosen = asked ?? people.known[0]
  if (host.autoApprove) return answerTo(read(chosen), (question) => question.allow(form))
  if (form.has('cancel')) return answerTo(read(chosen), (question) => question.deny())

  const cookieValue = cookie(request, cookieName(host)) ?? ''
  const login = host.logins.get(cookieValue)
  if (login === undefined) return signIn(host, request, form, chosen)
  const { person, csrf } = login

  if (request.method === 'POST' && form.has('_csrf')) {
    if (form.get('_csrf') !== csrf) return outdated(host, request)
    if (form.has('leave')) {
      host.logins.delete(cookieValue)
      return again(request)
    }
    return answerTo(read(person), (question) =>
      form.has('approve') ? question.allow(form) : question.deny(),
    )
  }
  if (asked && asked.email !== person.email) return signIn(host, request, form, asked)
  return answerTo(read(person), (question) =>
    question.alreadyAllowed === true
      ? question.allow(form)
      : consentPage(host.site, request, question.consent, login),
  )
}

function signIn(host: Host, request: Received, form: URLSearchParams, chosen: Person): Answer {
  const { site } = host
  if (form.has('_csrf')) return outdated(host, request)
  if (request.method !== 'POST') return loginPage(site, request, chosen, false)
  const typed = (form.get('email') ?? '').trim()
  const person = findPerson(site.people, typed === '' ? (form.get('login') ?? '') : typed)
  if (person === undefined || form.get('password') !== site.password) {
    return loginPage(site, request, person ?? chosen, true)
  }
  const login = randomBytes(16).toString('hex')
  host.logins.set(login, { person, csrf: randomBytes(16).toString('hex') })
  return again(request, {
    'set-cookie': `${cookieName(host)}=${login}; Path=/; HttpOnly; SameSite=Lax`,
  })
}

/** The same request once more, by GET; whoever was asked for has answered meanwhile. */
function again(request: Received, headers: Readonly<Record<string, string>> = {}): Answer {
  const query = new URLSearchParams(request.query)
  query.delete('sandbox_as')
  return redirect(`${request.path.replace(/^\/+/, '/')}?${query.toString()}`, {
    ...headers,
    'cache-control': 'no-store',
  })
}

/** Browsers share cookies over the ports of one host, so each stand-in has its own name. */
function cookieName(host: Host): string {
  return `sandbox_${host.id}`
}

/** A misspelt name must not sign the first person in. */
function nobody(host: Host, request: Received, name: string): Answer {
  const say = words(chooseLanguage(request))
  return errorPage(host.site, request, 400, 'unknown_person', say.nobody(name))
}

function outdated(host: Host, request: Received): Answer {
  const say = words(chooseLanguage(request))
  return errorPage(host.site, request, 200, 'invalid_request', `CSRF Protection. ${say.forms}`)
}

function answerTo(read: Question | Answer, next: (question: Question) => Answer): Answer {
  return 'status' in read ? read : next(read)
}
