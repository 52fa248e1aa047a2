import type { Request } from 'express'
import session, { MemoryStore } from 'express-session'
import {
  ApiError,
  type EndedConnection,
  type OAuthError,
  type OAuthOptions,
  type Provider,
  type SignIn,
} from 'express-oauth-connect'
import { foreignErrors } from '../../support/foreign-errors.js'
import { gate } from '../../support/gate.js'
import { withNodeEnv } from '../../support/node-env.js'
import { answer, issue, json, stub, type Stub } from '../../support/stub.js'
import { begin, CLIENT, plain, signIn as signInBy, site, type Browser } from '../../support/site.js'

interface Visit {
  readonly userId?: string
  readonly cart?: string
  readonly id: string
}

let provider: Stub
beforeEach(async () => {
  provider = await stub()
  provider.api = ({ path }, res) => {
    if (path === '/revoke') json(res, 200, {})
    else json(res, 200, { person: { id: 7, mail: 'ann@example.com', checked: true } })
  }
})

const cells: Partial<Provider> = {
  profile: {
    url: 'me',
    fields: { id: 'person.id', email: 'person.mail', emailVerified: 'person.checked' },
  },
}
const registration = (more: Partial<Provider> = {}, options: object = {}) =>
  plain(
    provider.origin,
    { ...cells, revocationEndpoint: `${provider.origin}/revoke`, ...more },
    options,
  )

function shop(options: Partial<OAuthOptions>, sessions: object = {}) {
  const told: OAuthError[] = []
  const onError = (error: OAuthError) => told.push(error)
  const made = site([registration()], { onError, ...options }, sessions)
  return { ...made, told }
}

/** What `session` a hook may write into. */
const visitOf = (req: Request) => req.session as unknown as { userId?: string; cart?: string }
const visit = async (browser: Browser) => (await browser.get('/session')).body as Visit
const accounts = async (browser: Browser) =>
  (
    (await browser.get('/auth/connections')).body as { connections: { account: string }[] }
  ).connections.map(({ account }) => account)
const revoked = () => provider.to('/revoke').map(({ form }) => form.get('token'))
const callback = async (browser: Browser, query = {}) => {
  const { callback } = await begin(browser, 'plain', query)
  return browser.get(callback()).set('Accept', 'text/html')
}

/** The hook goes on after the browser has its answer. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 5_000
  while (!(await done()) && performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('onSignIn', () => {
  it('writes into the new session, and says where the visitor lands', async () => {
    const seen: unknown[] = []
    const browser = shop({
      async onSignIn(signIn, req) {
        const { id, email, emailVerified } = await signIn.profile()
        const { provider, account, params, scope, data } = signIn
        seen.push({ id, email, emailVerified, provider, account, params, scope, data })
        seen.push((await signIn.api.get('again')).status)
        visitOf(req).userId = `user ${id}`
        return '/welcome'
      },
    }).browser()
    const before = (await browser.get('/put/tea')).body as Visit
    const response = await callback(browser, { return_to: '/asked' })
    expect([response.status, response.get('Location')]).toEqual([302, '/welcome'])
    const after = await visit(browser)
    expect(after).toMatchObject({ userId: 'user 7', cart: 'tea' })
    expect(after.id).not.toBe(before.id)
    expect(seen).toEqual([
      {
        ...{ id: '7', email: 'ann@example.com', emailVerified: true },
        ...{ provider: 'plain', account: 'default', params: {}, scope: null, data: undefined },
      },
      200,
    ])
    expect(await accounts(browser)).toEqual(['default'])
  })

  it('lands where start said when it returns nothing, or a place that is refused', async () => {
    for (const wish of [undefined, null, '//evil.example', 'https://evil.example/']) {
      const { browser, told } = shop({ onSignIn: () => wish as string })
      const response = await callback(browser(), { return_to: '/asked' })
      expect(response.get('Location')).toBe('/asked')
      expect(told.map(({ code }) => code)).toEqual(wish ? ['return_to_refused'] : [])
      if (!wish) continue
      expect(told[0]?.message).toBe(
        `plain: onSignIn must return a path of this site or nothing, got "${wish}": the visitor ` +
          'lands where start said: it leads to another site, or is no path of this one',
      )
    }
  })

  it('without words of its own refuses in ours, in the visitor’s language', async () => {
    for (const message of [undefined, '', ' ']) {
      const { browser, told } = shop({ onSignIn: (signIn) => signIn.refuse(message) })
      const { status, text } = await callback(browser())
      expect(status).toBe(403)
      expect(text).toContain('<h1>The site did not accept this account</h1>')
      expect(text).toContain('<p>Nothing was changed. You may try another one.</p>')
      expect(told[0]).toMatchObject({ code: 'sign_in_refused' })
      expect(told[0]).not.toHaveProperty('siteMessage')
    }
  })

  it('refuses also where its own catch swallows what refuse throws', async () => {
    const { browser } = shop({
      onSignIn(signIn) {
        try {
          signIn.refuse('blocked')
        } catch {
          // As a hook may that looks for other failures.
        }
      },
    })
    const visitor = browser()
    expect((await callback(visitor)).status).toBe(403)
    expect(await accounts(visitor)).toEqual([])
    expect(revoked()).toHaveLength(2)
  })

  it('refuses by text alone', async () => {
    const { browser, told } = shop({
      onSignIn: (signIn) => signIn.refuse({ ru: 'нет' } as unknown as string),
    })
    expect((await callback(browser())).status).toBe(500)
    expect(told[0]?.message).toMatch(
      /TypeError at \S+: signIn\.refuse: the message must be a string, .* got object$/,
    )
  })

  it('asks for the profile once, however often it is called, and not at all where it is not', async () => {
    const asked = () => provider.to('/api/me').length
    await callback(
      shop({
        async onSignIn(signIn) {
          await Promise.all([signIn.profile(), signIn.profile()])
          await signIn.profile()
        },
      }).browser(),
    )
    expect(asked()).toBe(1)
    await callback(shop({ onSignIn: () => undefined }).browser())
    expect(asked()).toBe(1)
  })

  it('knows who is signed in already when a second provider is connected', async () => {
    const users: unknown[] = []
    const second = plain(provider.origin, cells, { id: 'second' })
    const { browser } = site([registration(), second], {
      onSignIn(_signIn, req) {
        users.push(visitOf(req).userId)
        visitOf(req).userId ??= 'ann'
      },
    })
    const visitor = browser()
    await signInBy(visitor)
    await signInBy(visitor, 'second')
    expect(users).toEqual([undefined, 'ann'])
    expect(await accounts(visitor)).toHaveLength(2)
  })

  it('runs once for two clicks, and both land in the same session', async () => {
    const hook = jest.fn((_signIn: SignIn, req: Request) => {
      visitOf(req).userId = 'ann'
      return '/welcome'
    })
    const browser = shop({ onSignIn: hook }).browser()
    const { callback } = await begin(browser)
    const [one, two] = await Promise.all([browser.get(callback()), browser.get(callback())])
    const later = await browser.get(callback())
    for (const { status, headers } of [one, two, later]) {
      expect([status, headers.location]).toEqual([302, '/welcome'])
    }
    expect(hook).toHaveBeenCalledTimes(1)
    expect((await visit(browser)).userId).toBe('ann')
  })

  it('keeps what another tab wrote meanwhile; its own keys win', async () => {
    const store = new MemoryStore()
    let meanwhile: () => Promise<unknown> = () => Promise.resolve()
    const browser = shop(
      {
        async onSignIn(_signIn, req) {
          await meanwhile()
          const own = req.session as unknown as Record<string, unknown>
          own.userId = 'ann'
          delete own.visits
        },
      },
      { store },
    ).browser()
    await browser.get('/put/tea')
    const { id } = await visit(browser)
    const { callback } = await begin(browser)
    meanwhile = () =>
      new Promise((resolve) => {
        store.get(id, (_error, data) => {
          const changed = { ...data, cart: 'tea and cake', userId: 'nobody', visits: 3 }
          store.set(id, changed as unknown as session.SessionData, resolve)
        })
      })
    await browser.get(callback()).expect(302)
    expect(await visit(browser)).toMatchObject({ cart: 'tea and cake', userId: 'ann', visits: 3 })
  })

  it('may give the visitor a session of its own, as Passport’s req.login() does', async () => {
    const ended: EndedConnection[] = []
    const second = plain(provider.origin, cells, { id: 'second' })
    const { browser } = site([registration(), second], {
      onDisconnect: (event) => ended.push(event),
      async onSignIn(_signIn, req) {
        await new Promise((resolve) => req.session.regenerate(resolve))
        visitOf(req).userId = 'ann'
        await new Promise((resolve) => req.session.save(resolve))
      },
    })
    const visitor = browser()
    await visitor.get('/put/tea')
    await signInBy(visitor)
    expect(await visit(visitor)).toMatchObject({ userId: 'ann' })
    await signInBy(visitor, 'second')
    // Those of the session before are the same visitor's.
    expect(await accounts(visitor)).toHaveLength(2)
    await visitor.get('/call/plain').expect(200)
    expect(ended).toEqual([])
  })

  it('has both its answers where two tabs come back at once', async () => {
    const second = plain(provider.origin, cells, { id: 'second' })
    const { browser } = site([registration(), second], {
      onSignIn(signIn, req) {
        Object.assign(req.session, { [`by ${signIn.provider}`]: true })
      },
    })
    const visitor = browser()
    await visitor.get('/put/tea')
    const [one, two] = [await begin(visitor), await begin(visitor, 'second')]
    const both = [visitor.get(one.callback()), visitor.get(two.callback())]
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([302, 302])
    expect(await visit(visitor)).toMatchObject({
      ...{ cart: 'tea', 'by plain': true, 'by second': true },
    })
    expect(await accounts(visitor)).toHaveLength(2)
  })

  it('must be a function', () => {
    expect(() => shop({ onSignIn: true as never })).toThrow('onSignIn must be a function, got true')
  })
})

describe('a sign-in that comes to nothing', () => {
  async function comesToNothing(
    options: Partial<OAuthOptions>,
    prepare: (store: MemoryStore) => void = () => undefined,
    nodeEnv = 'test',
  ) {
    const store = new MemoryStore()
    const { browser, told } = withNodeEnv(nodeEnv, () => shop(options, { store }))
    const visitor = browser()
    await visitor.get('/put/tea')
    const before = await visit(visitor)
    const { callback } = await begin(visitor)
    prepare(store)
    const response = await visitor.get(callback()).set('Accept', 'text/html')
    await new Promise((resolve) => setTimeout(resolve, 50))
    // The old session as it was, no record, no other session, no token alive.
    expect(await visit(visitor)).toEqual(before)
    expect(await accounts(visitor)).toEqual([])
    const { sessions } = store as unknown as { sessions: object }
    expect(Object.keys(sessions)).toEqual([before.id])
    expect(revoked()).toHaveLength(2)
    return { response, told }
  }

  it('because the site refuses the person: 403 in the site’s words', async () => {
    const { response, told } = await comesToNothing({
      onSignIn(signIn, req) {
        visitOf(req).userId = 'ann'
        signIn.refuse('This account is <blocked>.')
      },
    })
    expect(response.status).toBe(403)
    expect(response.text).toContain('This account is &#60;blocked&#62;.')
    expect(told[0]).toMatchObject({
      code: 'sign_in_refused',
      siteMessage: 'This account is <blocked>.',
    })
  })

  it.each(['development', 'production'])('because the hook throws, in %s: 500', async (nodeEnv) => {
    const { response, told } = await comesToNothing(
      {
        async onSignIn(signIn, req) {
          visitOf(req).userId = 'ann'
          await new Promise((resolve) => req.session.save(resolve))
          const { accessToken, refreshToken = '' } = signIn.takeTokens()
          throw new RangeError(`canary ${accessToken} ${refreshToken} ${CLIENT.clientSecret}`)
        },
      },
      () => undefined,
      nodeEnv,
    )
    expect(response.status).toBe(500)
    expect(told[0]?.code).toBe('hook_failed')
    expect(told[0]?.message).toMatch(/onSignIn threw RangeError at .*hook\.test\.ts/)
    const shown = response.text + JSON.stringify(told)
    expect(shown).not.toMatch(/access-token|refresh-token|client-secret/)
    expect(/canary [^"<&]*/.exec(shown)?.[0]).toBe(
      nodeEnv === 'production' ? undefined : 'canary [redacted] [redacted] [redacted]',
    )
  })

  it.each([
    [{ id: 7, mail: 'canary' }, 'an object'],
    [['canary'], 'a list'],
    [7, '7'],
    [true, 'true'],
  ])('because the hook returns %j, which is no path', async (wish, got) => {
    const { response, told } = await comesToNothing({ onSignIn: () => wish as unknown as string })
    expect(response.status).toBe(500)
    expect(response.text).toContain(`onSignIn must return a path or nothing, got ${got}`)
    expect(response.text + JSON.stringify(told)).not.toContain('canary')
    expect(told[0]).toMatchObject({ code: 'hook_failed' })
  })

  it('because the hook destroys the session', async () => {
    const { response, told } = await comesToNothing({
      onSignIn: (_signIn, req) =>
        new Promise<undefined>((resolve) => {
          req.session.destroy(() => resolve(undefined))
        }),
    })
    expect(response.status).toBe(500)
    expect(told[0]?.message).toContain('onSignIn destroyed the session')
  })

  it.each([
    ['after the answer', 320, 0],
    ['while the tokens are revoked', 400, 200],
  ])('because the hook does not settle, also where it writes %s', async (_when, ms, revoking) => {
    provider.api = ({ path }, res) =>
      void setTimeout(() => json(res, path === '/revoke' ? 200 : 503, {}), revoking)
    let late: Promise<unknown> = Promise.resolve()
    const { response, told } = await comesToNothing({
      timeout: 300,
      onSignIn(_signIn, req) {
        late = new Promise((resolve) => setTimeout(resolve, ms)).then(() => {
          visitOf(req).userId = 'ann'
        })
        return new Promise<undefined>(() => undefined)
      },
    })
    expect(response.status).toBe(500)
    expect(told[0]).toMatchObject({ code: 'hook_failed', status: 500 })
    await late
  })

  it('because the provider does not tell who it is', async () => {
    const onSignIn = async (signIn: SignIn) => {
      await signIn.profile()
    }
    provider.api = ({ path }, res) => json(res, path === '/revoke' ? 200 : 503, {})
    const { response, told } = await comesToNothing({ onSignIn })
    expect(response.status).toBe(502)
    expect(told[0]).toBeInstanceOf(ApiError)
  })

  it('because the session store fails after the hook', async () => {
    let set: MemoryStore['set'] | undefined
    const { response } = await comesToNothing(
      {
        onSignIn(_signIn, req) {
          visitOf(req).userId = 'ann'
        },
      },
      (store) => {
        set = store.set.bind(store)
        store.set = (_id, _data, done) => done?.(new Error('disk full'))
        setTimeout(() => (store.set = set as MemoryStore['set']), 40)
      },
    )
    expect(response.status).toBe(503)
  })
})

describe('a sign-in that fails after it joined another tab’s', () => {
  it.each([['without a hook'], ['with one']])('leaves that one alone, %s', async (how) => {
    const store = new MemoryStore()
    const set = store.set.bind(store)
    store.set = (id, data, done) => {
      const { oauthFinished = [] } = data
      if (oauthFinished.length === 2) done?.(new Error('disk full'))
      else set(id, data, done)
    }
    const options = how === 'with one' ? { onSignIn: () => undefined } : {}
    const second = plain(provider.origin, cells, { id: 'second' })
    const { browser } = site([registration(), second], options, { store })
    const visitor = browser()
    await visitor.get('/put/tea')
    const [one, two] = [await begin(visitor), await begin(visitor, 'second')]
    const token = gate(provider, 'token')
    const both = [one, two].map(({ callback }) => visitor.get(callback()).then((got) => got))
    await token.reached
    token.open()
    const statuses = (await Promise.all(both)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([302, 503])
    const { connections } = (await visitor.get('/auth/connections')).body as {
      connections: unknown[]
    }
    expect(connections).toHaveLength(1)
    expect((await visit(visitor)).cart).toBe('tea')
  })
})

describe('takeTokens', () => {
  it('hands out the tokens, and nothing is stored here', async () => {
    const store = new MemoryStore()
    let tokens: unknown
    const browser = shop(
      {
        onSignIn(signIn, req) {
          tokens = signIn.takeTokens()
          visitOf(req).userId = 'ann'
        },
      },
      { store },
    ).browser()
    expect((await callback(browser)).status).toBe(302)
    expect(tokens).toMatchObject({
      accessToken: expect.stringMatching(/^access-token/) as string,
      refreshToken: expect.stringMatching(/^refresh-token/) as string,
    })
    expect((await visit(browser)).userId).toBe('ann')
    expect(await accounts(browser)).toEqual([])
    const { sessions } = store as unknown as { sessions: object }
    expect(Object.keys(sessions)).toHaveLength(1)
    expect(revoked()).toEqual([])
  })

  it.each([
    ['that let the sign-in pass', () => undefined, 302, ['default']],
    ['that refused it', () => Promise.reject(new Error('no')), 500, []],
  ])('hands out nothing after a hook %s: it would be kept twice or dead', async (...row) => {
    const [, wish, status, kept] = row
    let take = (): unknown => undefined
    const browser = shop({
      onSignIn(signIn) {
        take = () => signIn.takeTokens()
        return wish()
      },
    }).browser()
    expect((await callback(browser)).status).toBe(status)
    expect(take).toThrow(
      new TypeError(
        'signIn.takeTokens: onSignIn is over, and its connection kept or given up: take the tokens before its promise settles',
      ),
    )
    expect(await accounts(browser)).toEqual(kept)
  })
})

describe('account: "profile"', () => {
  it('names the connection by the person, so that two live side by side', async () => {
    let person = 1
    provider.api = (_request, res) => json(res, 200, { person: { id: person } })
    const { browser } = site([registration({}, { account: 'profile' })])
    const visitor = browser()
    for (person of [1, 2, 2]) await signInBy(visitor)
    expect(await accounts(visitor)).toEqual(['1', '2'])
    await visitor.get('/call/plain?account=1').expect(200)
  })

  it('is asked for once, also where the hook asks', async () => {
    const { browser } = site([registration({ account: 'profile' })], {
      onSignIn: async (signIn) => {
        await signIn.profile()
      },
    })
    await signInBy(browser())
    expect(provider.to('/api/me')).toHaveLength(1)
  })

  it('is refused of a table without a profile', () => {
    expect(() => plain(provider.origin, {}, { account: 'profile' })).toThrow(
      'account is "profile", and Plain has none',
    )
  })

  it('that JavaScript has rounded comes to nothing: two people would share it', async () => {
    provider.api = answer(200, '{"person":{"id":12345678901234567890}}', {
      'content-type': 'application/json',
    })
    const visitor = site([registration({ account: 'profile' })]).browser()
    const { callback } = await begin(visitor)
    await visitor.get(callback()).expect(502)
    expect(await accounts(visitor)).toEqual([])
  })

  it('that nobody tells comes to nothing', async () => {
    provider.api = answer(200, '{}', { 'content-type': 'application/json' })
    const { browser } = site([registration({ account: 'profile' })])
    const visitor = browser()
    const { callback } = await begin(visitor)
    const { body } = await visitor.get(callback()).set('Accept', 'application/json').expect(502)
    expect(body).toMatchObject({
      error: 'invalid_response',
      message: 'the profile has no id',
    })
    expect(await accounts(visitor)).toEqual([])
  })
})

describe('req.oauth(id).profile()', () => {
  it('tells who the connection is of', async () => {
    const { app, browser } = site([registration()])
    app.get('/who', (req, res, next) => {
      req
        .oauth('plain')
        .profile()
        .then((profile) => res.json(profile), next)
    })
    const visitor = browser()
    await signInBy(visitor)
    expect((await visitor.get('/who')).body).toMatchObject({ id: '7', emailVerified: true })
  })

  it.each([
    [false as const, 'nothing to ask for'],
    [undefined, 'Its table has no profile cell'],
  ])('says so where the table says %s', async (profile, hint) => {
    const { routes, browser, errors } = site([registration({ profile })])
    routes.get('/who', (req, res, next) => {
      req
        .oauth('plain')
        .profile()
        .then((found) => res.json(found), next)
    })
    const visitor = browser()
    await signInBy(visitor)
    await visitor.get('/who').expect(500)
    expect(errors[0]).toMatchObject({
      code: 'no_profile',
      hint: expect.stringContaining(hint) as string,
    })
  })
})

describe('a hook and the connections that the visitor has already', () => {
  const regenerate = (req: Request) => new Promise((resolve) => req.session.regenerate(resolve))
  const save = (req: Request) => new Promise((resolve) => req.session.save(resolve))
  const destroy = (req: Request) => new Promise((resolve) => req.session.destroy(resolve))
  const both = () => [registration({}, { id: 'one' }), registration({}, { id: 'two' })]
  /** Connects the first, then comes back from the second with that hook. */
  async function second(hook: NonNullable<OAuthOptions['onSignIn']>) {
    const ended: EndedConnection[] = []
    const made = site(both(), {
      onSignIn: (signIn, req) => (signIn.provider === 'two' ? hook(signIn, req) : undefined),
      onDisconnect: (event) => void ended.push(event),
      onError: () => undefined,
    })
    const browser = made.browser()
    await browser.get('/put/tea')
    await signInBy(browser, 'one')
    const { callback } = await begin(browser, 'two')
    const { status } = await browser.get(callback())
    return { status, browser, ended }
  }

  it.each<[string, (req: Request) => Promise<unknown>]>([
    ['regenerates the session, then throws', (req) => regenerate(req)],
    [
      'logs somebody in as Passport does, then throws',
      (req) => regenerate(req).then(() => save(req)),
    ],
    ['saves the session and destroys it', (req) => save(req).then(() => destroy(req))],
  ])('stay as they are when it %s', async (_what, change) => {
    const { status, browser, ended } = await second(async (_signIn, req) => {
      await change(req)
      throw new Error('the database is down')
    })
    expect(status).toBe(500)
    expect((await visit(browser)).cart).toBe('tea')
    await browser.get('/call/one').expect(200)
    expect(ended).toEqual([])
  })

  it('are renewed in it', async () => {
    provider.token = issue({ expires_in: 30 })
    const { status, browser } = await second(async (_signIn, req) => {
      provider.token = issue()
      expect((await req.oauth('one').get('me')).status).toBe(200)
    })
    expect(status).toBe(302)
    await browser.get('/call/one').expect(200)
    await browser.get('/call/two').expect(200)
    // Each was given by a provider whose tokens lived for half a minute.
    expect(provider.to('/token')).toHaveLength(4)
  })

  it('outlive a browser that leaves while it runs', async () => {
    const visitor = site(both(), {
      async onSignIn(signIn, req) {
        if (signIn.provider !== 'two') return
        await regenerate(req)
        req.res?.emit('close')
      },
    }).browser()
    await signInBy(visitor, 'one')
    await signInBy(visitor, 'two')
    await visitor.get('/call/one').expect(200)
  })
})

describe('a sign-in under way', () => {
  it('is lost to a logout, and the hook’s session with it', async () => {
    const store = new MemoryStore()
    const made = shop({ onSignIn: (_signIn, req) => void (visitOf(req).userId = 'ann') }, { store })
    made.app.post('/bye', (req, res) => {
      req.session.destroy(() => res.send('bye'))
    })
    const browser = made.browser()
    await browser.get('/put/tea')
    const { callback } = await begin(browser)
    const token = gate(provider, 'token')
    const back = browser.get(callback()).then(({ status }) => status)
    await token.reached
    await browser.post('/bye')
    provider.token = issue()
    token.open()
    expect(await back).toBe(400)
    const { sessions } = store as unknown as { sessions: object }
    expect(Object.keys(sessions)).toEqual([])
  })
})

describe('a hook that answers the request itself', () => {
  /** Each write takes a while, as it does everywhere but in memory. */
  class SlowStore extends MemoryStore {
    override set = (...[id, data, done]: Parameters<MemoryStore['set']>) => {
      setTimeout(() => {
        super.set(id, data, done)
      }, 30)
    }
  }

  const answers = (after: (signIn: SignIn) => unknown) => ({
    async onSignIn(signIn: SignIn, req: Request) {
      visitOf(req).userId = 'ann'
      req.res?.send('of my own')
      await after(signIn)
    },
  })

  it.each([
    ['at once', () => undefined],
    ['after a while', () => new Promise((resolve) => setTimeout(resolve, 60))],
  ])('signs the visitor in all the same, %s', async (_when, after) => {
    const made = shop(answers(after), { store: new SlowStore() })
    const browser = made.browser()
    await browser.get('/put/tea')
    const { text, status } = await callback(browser)
    expect([status, text]).toEqual([200, 'of my own'])
    await until(async () => (await accounts(browser)).length > 0)
    expect(await visit(browser)).toMatchObject({ userId: 'ann', cart: 'tea' })
    expect(await accounts(browser)).toEqual(['default'])
    expect([made.told, revoked()]).toEqual([[], []])
  })

  it.each<[string, string, (signIn: SignIn) => unknown]>([
    ['throws at once', 'hook_failed', () => Promise.reject(new Error('no'))],
    [
      'throws after a while',
      'hook_failed',
      () =>
        new Promise((_resolve, reject) => {
          setTimeout(() => {
            reject(new Error('no'))
          }, 60)
        }),
    ],
    ['refuses', 'sign_in_refused', (signIn) => signIn.refuse('no')],
  ])('and %s leaves the visitor as they were', async (_how, code, after) => {
    const made = shop(answers(after), { store: new SlowStore() })
    const browser = made.browser()
    await browser.get('/put/tea')
    const { text, status } = await callback(browser)
    expect([status, text]).toEqual([200, 'of my own'])
    await until(() => revoked().length === 2)
    await new Promise((resolve) => setTimeout(resolve, 60))
    const left = await visit(browser)
    expect(left).toMatchObject({ cart: 'tea' })
    expect(left).not.toHaveProperty('userId')
    expect(await accounts(browser)).toEqual([])
    expect(made.told.map((error) => error.code)).toEqual([code])
    expect(revoked()).toHaveLength(2)
  })

  it('and throws in the middle of it leaves nobody waiting', async () => {
    const made = shop({
      timeout: 100,
      onSignIn(_signIn, req) {
        req.res?.write('half')
        throw new Error('no')
      },
    })
    await expect(callback(made.browser())).rejects.toThrow(/aborted|hang up|ECONNRESET/)
    expect(made.told.map((error) => error.code)).toEqual(['hook_failed'])
  })
})

describe('a hook that throws what is no plain error', () => {
  it('fails as any other', async () => {
    for (const thrown of foreignErrors()) {
      const made = shop({
        onSignIn: () => {
          throw thrown
        },
      })
      expect((await callback(made.browser())).status).toBe(500)
      expect(made.told.map((error) => error.code)).toEqual(['hook_failed'])
    }
  })
})

describe('an account that is too long', () => {
  it.each([
    ['of the profile', { account: 'profile' as const }, {}],
    ['of the token answer', { account: 'user', tokenFields: ['user'] }, { user: 'u'.repeat(256) }],
  ])('%s is refused, and says so', async (_where, cells, fields) => {
    provider.token = issue(fields)
    provider.api = ({ path }, res) => {
      json(res, 200, path === '/revoke' ? {} : { person: { id: 'i'.repeat(100_000) } })
    }
    const made = shop({ providers: [registration(cells)] })
    expect((await callback(made.browser())).status).toBe(502)
    expect(made.told).toMatchObject([
      {
        code: 'invalid_response',
        message: expect.stringMatching(
          /^plain: the account has (?:100000|256) characters, at most 255 are kept$/,
        ) as string,
      },
    ])
    expect(revoked()).toHaveLength(2)
  })
})
