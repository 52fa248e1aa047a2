import { isOAuthError, type OAuthError, type OAuthOptions } from 'express-oauth-connect'
import { answer, json, stub, type Stub } from '../support/stub.js'
import { begin, plain, signIn, site } from '../support/site.js'
import { foreignErrors } from '../support/foreign-errors.js'
import { withNodeEnv } from '../support/node-env.js'

let provider: Stub
let lines: jest.SpyInstance<void, [message?: unknown, ...rest: unknown[]]>
beforeEach(async () => {
  provider = await stub()
  provider.token = (_request, res) => {
    json(res, 401, {
      error: 'invalid_client',
      error_description: 'no such\nclient for client-secret-canary',
    })
  }
  lines = jest.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  lines.mockRestore()
})

const shop = (options: Partial<OAuthOptions> = {}) => site([plain(provider.origin)], options)

/** A sign-in with a wrong secret, in a process of that NODE_ENV. */
async function refused(options: Partial<OAuthOptions> = {}, nodeEnv = 'production') {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = nodeEnv
  try {
    const browser = shop(options).browser()
    const { callback } = await begin(browser)
    return await browser.get(callback()).set('Accept', 'text/html')
  } finally {
    process.env.NODE_ENV = NODE_ENV
  }
}

describe('a site that configured nothing', () => {
  it('finds a wrong secret in its log: one line, with the words of the provider, without the secret', async () => {
    const page = await refused()
    expect(page.status).toBe(502)
    expect(lines).toHaveBeenCalledTimes(1)
    const line = String(lines.mock.calls[0]?.[0])
    expect(line).toContain('plain')
    expect(line).toContain('client_rejected, 502')
    expect(line).toContain('HTTP 401 invalid_client "no such client for [redacted]"')
    expect(line).not.toMatch(/[\r\n]|canary/)
  })

  it('shows its visitors nothing of it', async () => {
    const { text } = await refused()
    expect(text).toContain('is not set up correctly')
    expect(text).not.toMatch(/invalid_client|client_rejected|no such|redacted|<details>/)
  })

  it('shows it to its developer', async () => {
    const { text } = await refused({}, 'development')
    expect(text).toContain('client_rejected')
    expect(text).toContain('no such client')
  })

  it('finds there what its visitors are asked to tell it, and in development where a link leads', async () => {
    for (const [nodeEnv, told] of [
      ['production', ['authorization_failed, 403']],
      ['development', ['return_to_refused, 400', 'authorization_failed, 403']],
    ] as const) {
      lines.mockClear()
      const { NODE_ENV } = process.env
      process.env.NODE_ENV = nodeEnv
      try {
        const browser = shop().browser()
        const { callback } = await begin(browser, 'plain', { return_to: 'https://evil.example/' })
        await browser.get(callback({ error: 'invalid_scope' })).expect(403)
        const { callback: cancel } = await begin(browser)
        await browser.get(cancel({ error: 'access_denied' })).expect(403)
      } finally {
        process.env.NODE_ENV = NODE_ENV
      }
      const written = lines.mock.calls.map(([line]) => String(line))
      expect(written).toEqual(told.map((what) => expect.stringContaining(what) as string))
    }
  })

  it('is told nothing under test, and nothing of what a visitor did', async () => {
    await refused({}, 'test')
    await withNodeEnv('production', () => shop())
      .browser()
      .get('/auth/nobody/start')
      .expect(404)
    expect(lines).not.toHaveBeenCalled()
  })
})

describe('onError', () => {
  const told = () => {
    const errors: OAuthError[] = []
    const paths: string[] = []
    const onError: OAuthOptions['onError'] = (error, req) => {
      errors.push(error)
      paths.push(req.path)
    }
    return { errors, paths, onError }
  }

  it('is told of every failure that the router answers, instead of stderr', async () => {
    const { errors, paths, onError } = told()
    await refused({ onError })
    expect(errors).toEqual([
      expect.objectContaining({ code: 'client_rejected', providerCode: 'invalid_client' }),
    ])
    expect(errors.every(isOAuthError)).toBe(true)
    expect(paths).toEqual(['/auth/plain/callback'])
    expect(lines).not.toHaveBeenCalled()
  })

  it.each([
    ['get', '/auth/plain/callback?state=x&code=y', 'state_unknown'],
    ['get', '/auth/nobody/start', 'not_found'],
    ['post', '/auth/plain/start', 'method_not_allowed'],
    ['get', '/secret/plain', 'not_connected'],
  ] as const)('is told of %s %s', async (method, path, code) => {
    const { errors, onError } = told()
    const browser = shop({ onError }).browser()
    const request = method === 'get' ? browser.get(path) : browser.post(path)
    const { body, status } = await request.set('Accept', 'application/json')
    expect(errors.map((error) => [error.code, error.status])).toEqual([[code, status]])
    expect(body).toMatchObject({ error: code })
  })

  it('is told where a page of the site shows the failure, and not where its handler has it', async () => {
    const page = told()
    await refused({ onError: page.onError, failures: '/sorry' })
    expect(page.errors).toHaveLength(1)
    const handler = told()
    await refused({ onError: handler.onError, failures: 'next' })
    expect(handler.errors).toEqual([])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('logger-canary'))],
    [
      'throws at once',
      () => {
        throw new Error('logger-canary')
      },
    ],
    ['never settles', () => new Promise(() => undefined)],
  ])('costs nobody an answer where it %s', async (what, onError) => {
    expect((await refused({ onError })).status).toBe(502)
    await new Promise(setImmediate)
    expect(lines.mock.calls.flat().join()).not.toContain('logger-canary')
    expect(lines).toHaveBeenCalledTimes(what === 'never settles' ? 0 : 1)
    if (what !== 'never settles') {
      expect(lines.mock.calls[0]?.[0]).toMatch(
        /onError threw Error when told of: .*client_rejected/,
      )
    }
  })

  it('may throw whatever it likes, and so may onDisconnect', async () => {
    const unhandled: unknown[] = []
    const hear = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', hear)
    for (const thrown of foreignErrors()) {
      const fail = () => {
        throw thrown
      }
      const { browser } = shop({
        onError: fail,
        onDisconnect: fail,
      })
      const visitor = browser()
      const { callback } = await begin(visitor)
      await visitor.get(callback()).expect(502)
      const connected = site([plain((await stub()).origin)], { onDisconnect: fail }).browser()
      await signIn(connected)
      await connected
        .post('/auth/plain/disconnect')
        .set('Sec-Fetch-Site', 'same-origin')
        .expect(303)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', hear)
    expect(unhandled).toEqual([])
    const told = lines.mock.calls.map(([line]) => String(line))
    expect(told.filter((line) => line.startsWith('oauth: onError threw '))).toHaveLength(
      foreignErrors().length,
    )
    expect(told.filter((line) => line.startsWith('oauth: onDisconnect threw '))).toHaveLength(
      foreignErrors().length,
    )
  })

  it('must be a function', () => {
    expect(() => shop({ onError: 'log' as never })).toThrow('onError must be a function, got "log"')
  })
})

describe('an error', () => {
  it('has its status under the name that NestJS and Feathers read', async () => {
    provider.api = answer(500, 'down')
    const { errors, browser } = shop({ failures: 'next' })
    await browser().get('/auth/plain/callback?state=x&code=y').expect(400)
    expect(errors[0]).toMatchObject({ status: 400, statusCode: 400 })
  })
})
