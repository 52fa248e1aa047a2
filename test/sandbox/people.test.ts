import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { admitad, bstats, ringme, senler } from 'express-oauth-connect/providers'
import { signIn, type SignInOptions } from 'express-oauth-connect/testing'
import type { OAuthError, Profile } from 'express-oauth-connect'
import { site } from '../support/site.js'
import { openBrowser } from './browser.js'

let box: Sandbox
beforeAll(async () => {
  box = await sandbox()
})
afterEach(() => {
  for (const provider of box.providers) {
    provider.forget()
    provider.knobs.autoApprove = false
  }
})
afterAll(() => box.close())

const IDS = ['senler', 'bstats', 'admitad', 'ringme'] as const
type Id = (typeof IDS)[number]
const CALLBACK = 'http://localhost:3000/back'

/** An authorization request with which nothing is wrong, but for what is changed. */
function authorizeUrl(id: Id, changes: Record<string, string> = {}): string {
  const { origin, clientId } = box[id]
  const path = {
    senler: '/cabinet/OAuth2authorize',
    bstats: '/api.php/auth',
    admitad: '/api/authorize/',
    ringme: '/oauth/authorize',
  }[id]
  const scope = { senler: '', bstats: 'dossier', admitad: 'websites', ringme: 'all' }[id]
  const query = new URLSearchParams({
    ...{ client_id: clientId, client_name: 'shop', response_type: 'code', scope },
    ...{ redirect_uri: CALLBACK, ...changes },
  })
  return `${origin}${path}?${query.toString()}`
}

/** A site where people sign in; `said` holds who each of them was. */
function shop() {
  const said: (Profile | string)[] = []
  const at = ({ origin, clientId, clientSecret }: Sandbox['senler' | 'admitad' | 'ringme']) => ({
    ...{ origin, clientId, clientSecret },
  })
  const grant = 'authorization_code'
  const scope = ['private_data', 'private_data_email', 'private_data_balance', 'websites']
  const { app, browser } = site(
    [
      senler(at(box.senler)),
      bstats({ clientName: 'shop', origin: box.bstats.origin }),
      admitad({ ...at(box.admitad), grant, scope }),
      ringme({ ...at(box.ringme), grant }),
    ],
    {
      async onSignIn(signIn) {
        const code = (error: unknown) => (error as OAuthError).code
        said.push(await signIn.profile().catch(code))
      },
    },
  )
  app.get('/ask', (req, res, next) => {
    const { id, path } = req.query as { id: Id; path: string }
    const api = req.oauth(id)
    const asked = id === 'senler' ? api.post(path) : api.get(`${path}/`)
    asked.then(({ data }) => res.json(data), next)
  })
  return {
    said,
    /** Signs in as somebody and asks the API. */
    ask: async (id: Id, path: string, options: SignInOptions): Promise<unknown> => {
      const agent = browser()
      await signIn(agent, id, options)
      return (await agent.get(`/ask?id=${id}&path=${path}`)).body as unknown
    },
    signIn: (id: Id, options: SignInOptions): Promise<string> => signIn(browser(), id, options),
  }
}

describe('the login page', () => {
  it.each(IDS)('of %s offers three people, the first of them chosen', async (id) => {
    const { people } = box[id]
    expect(people.length).toBeGreaterThanOrEqual(3)
    const page = await openBrowser().open(authorizeUrl(id))
    for (const { email, name } of people) {
      expect(page.html).toContain(`value="${email}"`)
      expect(page.html).toContain(name)
    }
    expect(page.fields.get('login')).toBe(people[0]?.email)
    expect(people[0]?.login).toBe(box[id].account.login)
  })

  it('takes the person who is clicked, by e-mail or login, or any other address', async () => {
    for (const changes of [
      { login: 'irina@admitad.test' },
      { login: 'skidki_dnya' },
      { login: 'webmaster1@example.ru', email: ' Irina@Admitad.test ' },
    ]) {
      const browser = openBrowser({ 'accept-language': 'en' })
      const page = await browser.open(authorizeUrl('admitad'))
      const asked = await browser.press(page, 'sign_in', changes)
      expect(asked.html).toContain('You are signed in as Ирина Лапина (irina@admitad.test)')
    }
    const browser = openBrowser({ 'accept-language': 'en' })
    const page = await browser.open(authorizeUrl('senler'))
    const asked = await browser.press(page, 'sign_in', { email: 'ivan.petrov@example.com' })
    expect(asked.html).toContain('Ivan Petrov (ivan.petrov@example.com)')
  })

  it('asks again for a name that is nobody’s', async () => {
    const browser = openBrowser({ 'accept-language': 'en' })
    const page = await browser.open(authorizeUrl('ringme'))
    const again = await browser.press(page, 'sign_in', { email: 'nobody' })
    expect(again.html).toContain('Wrong login or password.')
    expect(browser.cookies.size).toBe(0)
  })

  it('comes again for somebody else, from the consent page or by sandbox_as', async () => {
    const browser = openBrowser({ 'accept-language': 'en' })
    const first = await browser.press(await browser.open(authorizeUrl('senler')), 'sign_in')
    const left = await browser.press(first, 'leave')
    expect(left.html).toContain('name="sign_in"')
    await browser.press(left, 'sign_in')
    const other = authorizeUrl('senler', { sandbox_as: 'elena@senler.test' })
    const page = await browser.open(other)
    expect(page.fields.get('login')).toBe('elena@senler.test')
    const asked = await browser.press(page, 'sign_in')
    expect(asked.html).toContain('Елена Черных')
    expect(asked.html).toContain('value="511906"')
    expect(asked.html).not.toContain('value="152781"')
  })
})

describe('what the API answers afterwards', () => {
  it.each([
    ['senler', 'mikhail@senler.test', { id: '407730', name: 'Фитнес-клуб «Гиря»' }],
    ['senler', 'elena@senler.test', { id: '511906' }],
    [
      'admitad',
      'irina@admitad.test',
      { id: '801244', username: 'skidki_dnya', name: 'Ирина Лапина', email: 'irina@admitad.test' },
    ],
    ['ringme', 'office@ringme.test', { id: '124', username: 'office@ringme.test' }],
  ] as const)('is the profile of %s’s %s', async (id, as, profile) => {
    const { said, signIn } = shop()
    for (const autoApprove of [false, true]) {
      box[id].knobs.autoApprove = autoApprove
      await signIn(id, { as })
    }
    expect(said).toMatchObject([profile, profile])
  })

  it('is nobody’s at bStats, where each account has a token of its own', async () => {
    const { said, signIn } = shop()
    for (const as of ['shop@bstats.test', 'books@bstats.test', 'shop@bstats.test']) {
      await signIn('bstats', { as })
    }
    expect(said).toEqual(['no_profile', 'no_profile', 'no_profile'])
    const tokens = box.calls
      .filter(({ provider, endpoint }) => provider === 'bstats' && endpoint === 'token')
      .map(({ responseBody }) => responseBody)
    expect(tokens.at(-1)).toBe(tokens.at(-3))
    expect(tokens.at(-2)).not.toBe(tokens.at(-1))
  })

  it('keeps the e-mail address back without private_data_email', async () => {
    const { origin, clientId, clientSecret } = box.admitad
    const said: Profile[] = []
    const { browser } = site(
      [
        admitad({
          ...{ origin, clientId, clientSecret, grant: 'authorization_code' },
          scope: ['private_data'],
        }),
      ],
      { onSignIn: async (signIn) => void said.push(await signIn.profile()) },
    )
    await signIn(browser(), 'admitad', { as: 'timur@admitad.test' })
    expect(said[0]).toMatchObject({ username: 'travel-blog', locale: 'en' })
    expect(said[0]).not.toHaveProperty('email')
  })

  it('is the data of that person', async () => {
    const { ask } = shop()
    const irina = { as: 'irina@admitad.test' }
    expect(await ask('admitad', 'me/balance', irina)).toMatchObject([{ balance: '742.80' }, {}])
    expect(await ask('admitad', 'websites', irina)).toMatchObject({ results: [{ id: 801244 }] })
    expect(await ask('admitad', 'websites', {})).toMatchObject({
      results: [{ id: 22 }, { id: 23 }],
    })
    const office = { as: 'office@ringme.test' }
    expect(await ask('ringme', 'client/101/extension', office)).toHaveLength(8)
    expect(await ask('ringme', 'client/100/extension', {})).toHaveLength(20)
    expect(await ask('ringme', 'client/100/extension', office)).not.toBeInstanceOf(Array)
    const mikhail = { as: 'mikhail@senler.test' }
    expect(await ask('senler', 'subscribers/count', mikhail)).toMatchObject({ count: 211 })
  })

  it.each(['senler', 'admitad', 'ringme'] as const)(
    'is the same for an address that nobody has, each time, at %s',
    async (id) => {
      const { said, signIn } = shop()
      for (const as of ['a@example.com', 'b@example.com', 'A@Example.com']) {
        await signIn(id, { as })
      }
      const [a, b, again] = said as Profile[]
      expect(again).toEqual(a)
      expect(b?.id).not.toBe(a?.id)
      expect(Number(a?.id)).toBeGreaterThan(1_000_000_000)
    },
  )

  it('has another id for one address at each of the stand-ins', async () => {
    const { said, signIn } = shop()
    for (const id of ['senler', 'admitad', 'ringme'] as const) {
      await signIn(id, { as: 'a@example.com' })
    }
    expect(new Set((said as Profile[]).map(({ id }) => id)).size).toBe(3)
  })

  it('shows a picture of the community', async () => {
    const { said, signIn } = shop()
    await signIn('senler', { as: 'a@example.com' })
    const [profile] = said as Profile[]
    const response = await fetch(profile?.picture ?? '')
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(await response.text()).toMatch(/^<svg [^>]*>\n<path /)
  })
})

describe('Senler’s communities', () => {
  it('are offered to their owner alone', async () => {
    const { signIn } = shop()
    const params = { group_id: '407730' }
    await expect(signIn('senler', { as: 'anna@senler.test', params })).rejects.toThrow(
      /answered 400: .*Wrong group_id/,
    )
    await signIn('senler', { as: 'mikhail@senler.test', params })
  })

  it('of others lead to the login page as their owner', async () => {
    const browser = openBrowser({ 'accept-language': 'en' })
    const login = await browser.open(authorizeUrl('senler', { group_id: '407730' }))
    const refused = await browser.press(login, 'sign_in')
    expect(refused.status).toBe(400)
    const href = /<a href="(\?[^"]*)">Sign in as somebody else/.exec(refused.html)?.[1] ?? ''
    const again = await browser.open(new URL(href.replaceAll('&amp;', '&'), refused.url).href)
    expect(again.fields.get('login')).toBe('mikhail@senler.test')
    const asked = await browser.press(again, 'sign_in')
    expect((await browser.press(asked, 'approve')).leavesTo).toMatch(/group_id=407730$/)
  })
})

describe('a redirect URI', () => {
  it.each(
    IDS.flatMap(
      (id) =>
        [
          [id, 'https://shop.example/back'],
          [id, 'http://localhost.evil.example/back'],
          [id, 'com.example.shop://127.0.0.1/back'],
        ] as [Id, string][],
    ),
  )('of another host is refused by %s: %s', async (id, redirect_uri) => {
    for (const autoApprove of [true, false]) {
      box[id].knobs.autoApprove = autoApprove
      const browser = openBrowser()
      const page = await browser.open(authorizeUrl(id, { redirect_uri }))
      // bStats looks at the request after the login.
      const asked = page.html.includes('sign_in') ? await browser.press(page, 'sign_in') : page
      expect(asked.leavesTo).toBeUndefined()
      expect(asked.html).not.toContain('name="approve"')
      expect(asked.html).toContain('redirect_uri')
    }
  })

  it.each(IDS)('of this machine is taken by %s, and a registered one', async (id) => {
    const { knobs } = box[id]
    knobs.autoApprove = true
    const taken = async (redirect_uri: string) =>
      (await openBrowser().open(authorizeUrl(id, { redirect_uri }))).leavesTo
    for (const uri of ['http://127.0.0.1:8080/back', 'http://[::1]/back', 'http://a.localhost/b']) {
      expect(await taken(uri)).toMatch(/[?&]code=/)
    }
    knobs.redirectUris = ['https://shop.example/back']
    expect(await taken('https://shop.example/back')).toMatch(/^https:\/\/shop\.example\/back\?/)
    knobs.redirectUris = undefined
  })
})
