import { AsyncLocalStorage } from 'node:async_hooks'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import ts from 'typescript'
import type { CallMessage } from 'express-oauth-connect'
import { issue, json, stub } from '../support/stub.js'
import { begin, plain, signIn, site } from '../support/site.js'

interface Recipes {
  readonly traceOAuth: (tracer: object) => void
  readonly countOAuth: () => void
  readonly metrics: () => string
}

/** A block of docs/observability.md as the module that it is. */
function recipe(name: string): Recipes {
  const text = readFileSync('docs/observability.md', 'utf8')
  const code = new RegExp(`\`\`\`ts\\n// ${name}\\n([^]*?)\`\`\``).exec(text)?.[1] ?? ''
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const exports = {}
  const load = compileFunction(outputText, ['require', 'exports']) as (...given: unknown[]) => void
  load(createRequire(__filename), exports)
  return exports as Recipes
}

interface Span {
  readonly name: string
  readonly parent: string | undefined
  readonly options: { readonly startTime: number; readonly attributes: object }
  status?: unknown
  end?: number
}

it('docs/observability.md: spans know their request, their time and what failed', async () => {
  const requests = new AsyncLocalStorage<string>()
  const spans: Span[] = []
  const { traceOAuth } = recipe('telemetry.ts')
  traceOAuth({
    startSpan(name: string, options: Span['options']) {
      const span: Span = { name, options, parent: requests.getStore() }
      spans.push(span)
      return {
        setStatus: (status: unknown) => void (span.status = status),
        end: (time: number) => void (span.end = time),
      }
    },
  })
  const provider = await stub()
  provider.token = issue({ access_token: 'access-canary', refresh_token: 'refresh-canary' })
  const { browser, auth } = site([
    plain(provider.origin),
    plain(provider.origin, { id: 'machine', grants: ['client_credentials'] }),
  ])
  await signIn(browser(), 'plain', {}, { code: 'code-canary' })
  provider.api = (_request, res) => json(res, 500, { error: 'canary' })
  await requests.run('a request', () =>
    auth
      .app('machine')
      .get('me?secret=canary')
      .catch(() => undefined),
  )
  const { host } = new URL(provider.origin)
  expect(spans.map(({ name, parent, status }) => [name, parent, status])).toEqual([
    ['plain token', undefined, undefined],
    ['machine application', 'a request', undefined],
    ['machine api', 'a request', { code: 2, message: 'api_error' }],
  ])
  expect(spans[2]?.options.attributes).toEqual({
    'http.request.method': 'GET',
    'server.address': host,
    'oauth.provider': 'machine',
    'oauth.phase': 'api',
    'http.response.status_code': 500,
    'error.type': 'api_error',
  })
  for (const { options, end } of spans) {
    expect(end).toBeGreaterThan(options.startTime)
    expect(end).toBeLessThanOrEqual(Date.now() + 1_000)
  }
  expect(JSON.stringify(spans)).not.toContain('canary')
})

it('docs/observability.md: counters add up what came of visits', async () => {
  const { countOAuth, metrics } = recipe('counters.ts')
  countOAuth()
  const provider = await stub()
  const { browser } = site([plain(provider.origin)])
  await signIn(browser())
  await signIn(browser())
  provider.token = (_request, res) => json(res, 400, { error: 'invalid_client' })
  const visitor = browser()
  const { callback } = await begin(visitor)
  await visitor.get(callback()).expect(502)

  const code: CallMessage['code'] = 'client_rejected'
  const lines = metrics().trimEnd().split('\n')
  expect(lines).toContain('oauth_outcomes_total{provider="plain",phase="start",code="ok"} 3')
  expect(lines).toContain('oauth_outcomes_total{provider="plain",phase="callback",code="ok"} 2')
  expect(lines).toContain(
    `oauth_outcomes_total{provider="plain",phase="callback",code="${code}"} 1`,
  )
  expect(lines).toContain(`oauth_calls_total{provider="plain",phase="token",code="${code}"} 1`)
  expect(metrics()).toMatch(
    /^oauth_call_milliseconds_total{provider="plain",phase="token"} [\d.]+$/m,
  )
})
