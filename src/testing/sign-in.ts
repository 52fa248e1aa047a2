import { consent, says } from './provider-pages.js'
import { asker, type Answer, type Ask, type Visitor } from './visitor.js'

/** A page or form of the site that begins a sign-in by `auth.signIn`. */
export interface SignInStart {
  /** A path of the site: `/join?plan=pro`. */
  readonly path: string
  /** Default: `'GET'`. */
  readonly method?: 'GET' | 'POST'
  /** What a form posts: names and values. */
  readonly form?: Readonly<Record<string, string>>
}

/** What {@link signIn} may be told. Each visitor comes to the provider as a new browser. */
export interface SignInOptions {
  /** As in `oauth({ mountPath })`. Default: `/auth`. */
  readonly mountPath?: string
  /** Where a page of Playwright finds the site. Default: where the page is, else its `baseURL`. */
  readonly baseUrl?: string
  /**
   * Where the sign-in begins, in place of our own start: a page of the site that calls
   * `auth.signIn`, as `'/join'` or, for a form, `{ path: '/link', method: 'POST' }`; or one that has
   * `auth.required`. The site says there where to land and with which params.
   */
  readonly start?: string | SignInStart
  /** Where to land: a path of the site. Default: as `oauth({ defaultReturnTo })`. */
  readonly returnTo?: string
  /** Start parameters of the provider, such as a community's id. */
  readonly params?: Readonly<Record<string, string>>
  /**
   * Who signs in: the e-mail address or login of one of the sandbox's `people`, or any other e-mail
   * address, which belongs to a person made of it. Default: the first of them.
   */
  readonly as?: string
  /** Filled into the provider's forms: another choice or password than the sandbox offers. */
  readonly fields?: Readonly<Record<string, string>>
}

/**
 * Signs a visitor in at the sandbox, with or without its `autoApprove`: start, the provider's
 * pages, callback. The visitor is a supertest agent or a Playwright page, and has a signed-in
 * session afterwards.
 * @param visitor - whose session it is to be
 * @param id - the registration's
 * @returns the address the visitor lands on
 * @throws Error that tells which step failed and what it answered; TypeError for what is no visitor or
 *   no id, and for an option that is not one of {@link SignInOptions}
 */
export async function signIn(
  visitor: Visitor,
  id: string,
  options: SignInOptions = {},
): Promise<string> {
  assertId(id)
  assertOptions(options)
  const { mountPath = '/auth', baseUrl, returnTo, params, as, fields = {} } = options
  const ask = asker(visitor, baseUrl)
  const start = `${mountPath}/${id}/start`
  const query = { ...params, ...(returnTo !== undefined && { return_to: returnTo }) }
  const there =
    options.start === undefined
      ? toProvider(start, redirected(start, await ask(withQuery(start, query))))
      : await beginAt(ask, options.start, start)

  const callback = `${mountPath}/${id}/callback`
  const back = await consent(
    withPerson(there, as),
    ({ pathname }) => pathname.endsWith(callback),
    fields,
  )
  // baseUrl may have a path that only the proxy in front of the site knows.
  const hint = back.protocol === 'https:' ? SECURE : ''
  return redirected(callback, await ask(callback + back.search), hint)
}

/** Where the site's own page leads; one that requires a connection leads by way of our start. */
async function beginAt(ask: Ask, page: string | SignInStart, start: string): Promise<string> {
  const { path, method = 'GET', form = {} } = typeof page === 'string' ? { path: page } : page
  const there = redirected(path, await ask(path, method === 'POST' ? form : undefined))
  const at = there.indexOf(start)
  if (URL.canParse(there) || at === -1) return toProvider(path, there)
  return toProvider(start, redirected(start, await ask(there.slice(at))))
}

/** A page of the site is where a refusal leads, with `failures: '/sign-in'` for one. */
function toProvider(path: string, there: string): string {
  if (URL.canParse(there)) return there
  throw new Error(`signIn: ${path} leads to ${there}, which is a page of the site, to no provider`)
}

/** The usual reason, and one that nobody sees. */
const SECURE =
  '\nIn tests, baseUrl should be http://localhost: the Secure cookies of https are not sent by http.'

const OPTIONS = ['mountPath', 'baseUrl', 'start', 'returnTo', 'params', 'as', 'fields']
const PATH = /^\/(?!\/)/

function assertId(id: unknown): void {
  if (typeof id === 'string' && id !== '') return
  throw new TypeError(`signIn: the id of a registration must be a string, got ${String(id)}`)
}

/** A misspelt `as` would sign somebody else in, and the test would not know. */
function assertOptions(options: SignInOptions): void {
  const given: unknown = options
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`signIn: options must be an object, got ${String(given)}`)
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name))
  if (unknown !== undefined) {
    const known = OPTIONS.join(', ')
    throw new TypeError(`signIn: unknown option ${JSON.stringify(unknown)}; there are ${known}`)
  }
  assertStart(options)
  const { as } = options as { readonly as?: unknown }
  if (as !== undefined && (typeof as !== 'string' || as.trim() === '')) {
    throw new TypeError(
      `signIn: as must be an e-mail address or a login of the sandbox, got ${JSON.stringify(as)}`,
    )
  }
}

/** What the site's page says itself would be dropped without a word. */
function assertStart({ start, returnTo, params }: SignInOptions): void {
  if (start === undefined) return
  const { path, method = 'GET', form } = typeof start === 'string' ? { path: start } : start
  const got = `got ${JSON.stringify(start)}`
  if (typeof path !== 'string' || !PATH.test(path)) {
    throw new TypeError(`signIn: start must be a path of the site, such as "/join", ${got}`)
  }
  if (!['GET', 'POST'].includes(method) || (method === 'GET' && form !== undefined)) {
    throw new TypeError(`signIn: start takes the method GET, or POST with a form; ${got}`)
  }
  if (returnTo === undefined && params === undefined) return
  const name = returnTo === undefined ? 'params' : 'returnTo'
  throw new TypeError(
    `signIn: ${name} is said by the page that start names, in its call of auth.signIn; ` +
      'leave it out here, or put it into the query of start',
  )
}

/** The sandbox's own parameter: its pages choose this person, with and without `autoApprove`. */
function withPerson(authorizationUrl: string, as: string | undefined): string {
  if (as === undefined) return authorizationUrl
  // Appended: the rest stays as the site wrote it.
  const joint = authorizationUrl.includes('?') ? '&' : '?'
  return `${authorizationUrl}${joint}sandbox_as=${encodeURIComponent(as)}`
}

function redirected(path: string, { status, location, text }: Answer, hint = ''): string {
  if (status >= 300 && status < 400 && location !== '') return location
  throw new Error(`signIn: ${path} ${says(status, text)}${hint}`)
}

function withQuery(path: string, params: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(params).toString()
  return query === '' ? path : `${path}?${query}`
}
