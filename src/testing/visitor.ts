/** What a supertest agent answers, as far as it is looked at. */
export interface AgentAnswer {
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>
  /** The body, told when a step fails. */
  readonly text?: string
}

/** An agent that keeps cookies and follows no redirect: `supertest.agent(app)`. */
export interface TestAgent {
  /** Asks for a path of the site. */
  get(path: string): PromiseLike<AgentAnswer>
}

/** A page of Playwright. Its requests share cookies with its browser context. */
export interface TestPage {
  /** Where the page is; `about:blank` in the beginning. */
  url(): string
  /** Requests that share the page's cookies. */
  readonly request: {
    /** One request, no redirect followed. */
    get(
      url: string,
      options: { readonly maxRedirects: number },
    ): Promise<{
      /** HTTP status. */
      status(): number
      /** Lower-case names. */
      headers(): Readonly<Record<string, string>>
      /** The body. */
      text(): Promise<string>
    }>
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

/**
 * How the visitor asks for a path of the site: a page asks at `baseUrl`, or where it is.
 * @throws TypeError for what is neither agent nor page
 */
export function asker(visitor: Visitor, baseUrl?: string): (path: string) => Promise<Answer> {
  if ('request' in visitor && typeof visitor.request === 'object')
    return pageAsker(visitor, baseUrl)
  if ('get' in visitor && typeof visitor.get === 'function') return agentAsker(visitor)
  throw new TypeError('signIn: expected a supertest agent or a Playwright page')
}

function agentAsker(agent: TestAgent): (path: string) => Promise<Answer> {
  return async (path) => {
    const { status, headers, text = '' } = await agent.get(path)
    const { location = '' } = headers
    return { status, location: String(location), text }
  }
}

function pageAsker(page: TestPage, baseUrl?: string): (path: string) => Promise<Answer> {
  // A new page is at about:blank; then Playwright's own baseURL has to complete the path.
  const here = URL.canParse(page.url()) ? new URL(page.url()).origin : 'null'
  const base = baseUrl?.replace(/\/$/, '') ?? (here === 'null' ? '' : here)
  return async (path) => {
    const answer = await page.request.get(base + path, { maxRedirects: 0 })
    const { location = '' } = answer.headers()
    return { status: answer.status(), location, text: await answer.text() }
  }
}
