/** What a supertest agent answers, as far as it is looked at. */
export interface AgentAnswer {
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>
  /** The body, told when a step fails. */
  readonly text?: string
}

/** A request of a supertest agent that is not sent yet. */
export interface AgentPost {
  /** Says what the body is: `'form'`. */
  type(name: string): AgentPost
  /** Sends it. */
  send(body: string): PromiseLike<AgentAnswer>
}

/** An agent that keeps cookies and follows no redirect: `supertest.agent(app)`. */
export interface TestAgent {
  /** Asks for a path of the site. */
  get(path: string): PromiseLike<AgentAnswer>
  /** Posts to a path of the site; needed where a sign-in begins so. */
  post?(path: string): AgentPost
}

/** What a page of Playwright answers. */
export interface PageAnswer {
  /** HTTP status. */
  status(): number
  /** Lower-case names. */
  headers(): Readonly<Record<string, string>>
  /** The body. */
  text(): Promise<string>
}

/** A page of Playwright. Its requests share cookies with its browser context. */
export interface TestPage {
  /** Where the page is; `about:blank` in the beginning. */
  url(): string
  /** Requests that share the page's cookies. */
  readonly request: {
    /** One request, no redirect followed. */
    get(url: string, options: { readonly maxRedirects: number }): Promise<PageAnswer>
    /** The same for a form; needed where a sign-in begins so. */
    post?(
      url: string,
      options: { readonly maxRedirects: number; readonly form: Record<string, string> },
    ): Promise<PageAnswer>
  }
}

/** Whoever is to be signed in. */
export type Visitor = TestAgent | TestPage

/** One answer of the site. */
export interface Answer {
  readonly status: number
  /** `''` where it leads nowhere. */
  readonly location: string
  readonly text: string
}

/** Asks for a path of the site by GET; with a form, by POST. */
export type Ask = (path: string, form?: Readonly<Record<string, string>>) => Promise<Answer>

/**
 * How the visitor asks for a path of the site: a page asks at `baseUrl`, or where it is.
 * @throws TypeError for what is neither agent nor page
 */
export function asker(visitor: Visitor, baseUrl?: string): Ask {
  // Whatever a test gives: JavaScript has no types.
  const given: unknown = visitor
  if ((typeof given === 'object' && given !== null) || typeof given === 'function') {
    // An app of Express has a `request` too.
    if ('url' in visitor && typeof visitor.url === 'function' && 'request' in visitor)
      return pageAsker(visitor, baseUrl)
    const isApp = 'listen' in visitor
    if (!isApp && 'get' in visitor && typeof visitor.get === 'function') return agentAsker(visitor)
  }
  throw new TypeError(
    `signIn: expected a supertest agent or a Playwright page, got ${kindOf(given)}; ` +
      'write signIn(supertest.agent(app), id), or signIn(page, id, { baseUrl })',
  )
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'an app or another function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : 'an object without get() and request'
}

function agentAsker(agent: TestAgent): Ask {
  return async (path, form) => {
    const {
      status,
      headers,
      text = '',
    } = await (form ? postBy(agent, path, form) : agent.get(path))
    const { location = '' } = headers
    return { status, location: String(location), text }
  }
}

function postBy(
  agent: TestAgent,
  path: string,
  form: Readonly<Record<string, string>>,
): PromiseLike<AgentAnswer> {
  if (!agent.post) throw new TypeError('signIn: start has a form, and the agent has no post()')
  return agent.post(path).type('form').send(new URLSearchParams(form).toString())
}

function pageAsker(page: TestPage, baseUrl?: string): Ask {
  const { request } = page
  // A new page is at about:blank; then Playwright's own baseURL has to complete the path.
  const here = URL.canParse(page.url()) ? new URL(page.url()).origin : 'null'
  const base = baseUrl?.replace(/\/$/, '') ?? (here === 'null' ? '' : here)
  return async (path, form) => {
    const options = { maxRedirects: 0 }
    if (form && !request.post) {
      throw new TypeError('signIn: start has a form, and the page has no request.post()')
    }
    const answer = await (form && request.post
      ? request.post(base + path, { ...options, form: { ...form } })
      : request.get(base + path, options))
    const { location = '' } = answer.headers()
    return { status: answer.status(), location, text: await answer.text() }
  }
}
