import { connect } from 'node:net'
import { request } from 'node:http'
import { sandbox } from 'express-oauth-connect/sandbox'
import type { Fault, Sandbox } from 'express-oauth-connect/sandbox'
import { openBrowser } from './browser.js'

const CALLBACK = 'http://localhost:3000/back'

let box: Sandbox
beforeAll(async () => {
  box = await sandbox()
})
afterAll(() => box.close())
beforeEach(() => {
  for (const provider of box.providers) {
    provider.forget()
    provider.clearFaults()
  }
  box.calls.length = 0
})

function senlerAuthorizeUrl(params: Record<string, string> = {}): string {
  const query = { client_id: box.senler.clientId, redirect_uri: CALLBACK, state: 'S', ...params }
  return `${box.senler.origin}/cabinet/OAuth2authorize?${new URLSearchParams(query).toString()}`
}

async function ringmeToken(init: RequestInit = {}): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: box.ringme.clientId,
    client_secret: box.ringme.clientSecret,
  })
  const url = `${box.ringme.origin}/oauth/token`
  return fetch(url, { method: 'POST', body, redirect: 'manual', ...init })
}

describe('the four', () => {
  it('have credentials of their kind, the same on every run', () => {
    const shown = box.providers.map(({ id, clientId, clientSecret }) => [
      id,
      clientId,
      clientSecret,
    ])
    expect(shown).toEqual([
      ['senler', expect.stringMatching(/^[0-9a-f]{48}$/), expect.stringMatching(/^[0-9a-f]{64}$/)],
      ['bstats', 'bstats.ru', ''],
      [
        'admitad',
        expect.stringMatching(/^[A-Za-z0-9]{30}$/),
        expect.stringMatching(/^[A-Za-z0-9]{30}$/),
      ],
      ['ringme', expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)],
    ])
  })

  it('listen on loopback, and each on the port it is told', async () => {
    const { hostname, port } = new URL(box.senler.origin)
    expect(hostname).toBe('127.0.0.1')
    await expect(sandbox({ admitad: { port: Number(port) } })).rejects.toThrow('EADDRINUSE')
    const other = await sandbox({ senler: { codeLifetime: 5 }, ringme: { autoApprove: true } })
    expect(other.senler.knobs).toMatchObject({ codeLifetime: 5, autoApprove: false })
    expect(Object.keys(other.senler.knobs)).not.toContain('port')
    expect(other.ringme.knobs.autoApprove).toBe(true)
    await other.close()
  })

  it('grant at once when told to', async () => {
    box.senler.knobs.autoApprove = true
    const { status, leavesTo } = await openBrowser().open(
      senlerAuthorizeUrl({ group_id: '204417' }),
    )
    box.senler.knobs.autoApprove = false
    expect(status).toBe(302)
    expect(leavesTo).toMatch(/\?code=[0-9a-f]{67}&state=S&group_id=204417$/)
  })
})

describe('the pages', () => {
  it('speak the language of the browser and switch', async () => {
    const russian = await openBrowser({ 'accept-language': 'de, ru;q=0.5' }).open(
      senlerAuthorizeUrl(),
    )
    expect(russian.html).toContain('<html lang="ru">')
    expect(russian.html).toContain('Это не настоящий Senler')
    const browser = openBrowser({ 'accept-language': 'en-GB,ru;q=0.5' })
    const english = await browser.open(senlerAuthorizeUrl())
    expect(english.html).toContain('<html lang="en">')
    expect(english.html).toContain('This is not the real Senler')
    const href = /class="language"[^>]*href="([^"]*)"/.exec(english.html)?.[1] ?? ''
    expect(href).toMatch(/^\/cabinet\/OAuth2authorize\?.*sandbox_lang=ru$/)
    const switched = await browser.open(box.senler.origin + href.replaceAll('&amp;', '&'))
    expect(switched.html).toContain('<html lang="ru">')
    const asked = await browser.press(switched, 'sign_in')
    expect(asked.html).toContain('Разрешить')
    expect((await browser.press(asked, 'approve')).leavesTo).toMatch(/&state=S&group_id=152781$/)
  })

  it.each([{}, { 'accept-language': '*' }, { 'accept-language': 'de' }])(
    'are English where %j names no language of theirs',
    async (headers) => {
      const { html } = await openBrowser(headers).open(senlerAuthorizeUrl())
      expect(html).toContain('<html lang="en">')
    },
  )

  it('let nothing run and take their style from one file', async () => {
    for (const { origin } of box.providers) {
      const page = await openBrowser().open(`${origin}/`)
      expect(page.headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'",
      )
      expect(page.html).not.toMatch(/<script|style=|\son\w+=/)
      const css = await fetch(`${origin}/sandbox.css`)
      expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8')
      expect(await css.text()).toContain('prefers-color-scheme: dark')
    }
  })

  it('escape whatever they show', async () => {
    const query = new URLSearchParams({
      client_id: 'bstats.ru',
      client_name: '<b>"x"&',
      response_type: '<script>',
      scope: 'dossier',
    })
    const browser = openBrowser()
    const url = `${box.bstats.origin}/api.php/auth?${query.toString()}`
    const refused = await browser.press(await browser.open(url), 'sign_in')
    expect(refused.html).toContain('Invalid response_type: &lt;script&gt;')
    const asked = await browser.open(url.replace('%3Cscript%3E', 'code'))
    expect(asked.html).toContain('&lt;b&gt;&quot;x&quot;&amp;')
    expect(asked.html).not.toContain('<b>')
  })

  it('refuse a wrong password and ask again', async () => {
    const browser = openBrowser()
    const login = await browser.open(senlerAuthorizeUrl())
    const again = await browser.press(login, 'sign_in', { password: 'wrong' })
    expect(again.html).toContain('Wrong login or password.')
    expect(browser.cookies.size).toBe(0)
  })

  it('refuse a forged consent', async () => {
    const browser = openBrowser()
    const asked = await browser.press(await browser.open(senlerAuthorizeUrl()), 'sign_in')
    const forged = await browser.press(asked, 'approve', { _csrf: 'forged' })
    expect([forged.status, forged.leavesTo]).toEqual([200, undefined])
    expect(forged.html).toContain('CSRF Protection')
  })

  it('sign in by a cookie of each one’s own', async () => {
    const browser = openBrowser()
    await browser.press(await browser.open(senlerAuthorizeUrl()), 'sign_in')
    expect([...browser.cookies.keys()]).toEqual(['sandbox_senler'])
    box.senler.forget()
    expect((await browser.open(senlerAuthorizeUrl())).html).toContain('name="sign_in"')
  })

  it('never let a redirect URI break out of its header', async () => {
    const redirect_uri = 'https://shop.example/\r\nset-cookie: a=1/é'
    Object.assign(box.senler.knobs, { autoApprove: true, redirectUris: [redirect_uri] })
    const response = await fetch(senlerAuthorizeUrl({ redirect_uri }), { redirect: 'manual' })
    Object.assign(box.senler.knobs, { autoApprove: false, redirectUris: undefined })
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/shop\.example\/%0d%0aset-cookie:%20a=1\/%c3%a9\?code=/,
    )
  })
})

describe('malformed requests', () => {
  it.each([
    ['/cabinet/%zz', 400],
    ['/cabinet/OAuth2authorize?state=%E0%A4%A', 400],
    ['/nothing', 404],
    ['//evil.example/%2e', 404],
  ])('are answered: %s with %i', async (path, status) => {
    const answered = await new Promise((resolve, reject) => {
      request(box.senler.origin, { path }, ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end()
    })
    expect(answered).toBe(status)
    expect((await fetch(box.senler.origin)).status).toBe(200)
  })

  it('are answered where they are too large or no HTTP', async () => {
    const body = 'x'.repeat(1024 * 1024 + 1)
    expect((await ringmeToken({ body })).status).toBe(413)
    const garbage = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(box.ringme.origin)
      const socket = connect(Number(port), hostname, () => socket.write('GARBAGE\r\n\r\n'))
      socket.on('data', (data) => resolve(data.toString()))
    })
    expect(garbage).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('calls', () => {
  it('tell what came and what was answered', async () => {
    const at = Date.now()
    const response = await ringmeToken({ headers: { 'x-request': '1' } })
    const body = await response.text()
    const [call] = box.calls
    expect(box.calls).toHaveLength(1)
    expect(call).toMatchObject({
      provider: 'ringme',
      endpoint: 'token',
      method: 'POST',
      path: '/oauth/token',
      query: {},
      body: `grant_type=client_credentials&client_id=${box.ringme.clientId}&client_secret=${box.ringme.clientSecret}`,
      status: 200,
      responseBody: body,
    })
    expect(call?.headers['x-request']).toBe('1')
    expect(call?.at).toBeGreaterThanOrEqual(at)
    await fetch(`${box.bstats.origin}/api.php/revoke?a=1&a=2&b=3&__proto__=4`)
    expect(box.calls.at(-1)).toMatchObject({ endpoint: 'revoke', status: 400 })
    expect(Object.entries(box.calls.at(-1)?.query ?? {})).toEqual([
      ['a', ['1', '2']],
      ['b', '3'],
      ['__proto__', '4'],
    ])
  })

  it('keep the newest thousand', async () => {
    const filler = { ...(box.calls[0] ?? {}), path: 'old' } as Sandbox['calls'][number]
    box.calls.push(...Array.from({ length: 1000 }, () => filler))
    await ringmeToken()
    expect(box.calls).toHaveLength(1000)
    expect(box.calls.at(-1)?.path).toBe('/oauth/token')
  })
})

describe('faults', () => {
  const spoilt = async (fault: Fault) => {
    box.ringme.fault(fault)
    const response = await ringmeToken()
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  it('delay an answer', async () => {
    const start = performance.now()
    expect((await spoilt({ kind: 'delay', ms: 150 })).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(140)
  })

  it('let an answer drip', async () => {
    const start = performance.now()
    const { text } = await spoilt({ kind: 'drip', ms: 200 })
    expect(JSON.parse(text)).toMatchObject({ token_type: 'Bearer' })
    expect(performance.now() - start).toBeGreaterThan(150)
  })

  it('hang, and do not act', async () => {
    box.ringme.fault({ kind: 'hang' })
    await expect(ringmeToken({ signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
    expect([box.ringme.issued, box.calls[0]?.status]).toEqual([0, 0])
  })

  it('reset before an answer, and in the middle of one', async () => {
    box.ringme.fault({ kind: 'reset' })
    await expect(ringmeToken()).rejects.toThrow('fetch failed')
    expect(box.ringme.issued).toBe(0)
    box.ringme.fault({ kind: 'resetMidBody' })
    const half = await ringmeToken()
    expect(half.status).toBe(200)
    await expect(half.text()).rejects.toThrow('terminated')
    expect(box.ringme.issued).toBe(1)
  })

  it('answer with a status, an HTML page, a redirect', async () => {
    const failed = await spoilt({ kind: 'status', status: 502, retryAfter: '7' })
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([502, '7'])
    expect((await spoilt({ kind: 'status' })).status).toBe(500)
    const page = await spoilt({ kind: 'html' })
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ])
    expect(page.text).toContain('Технические работы')
    const away = await spoilt({ kind: 'redirect' })
    expect([away.status, away.headers.get('location')]).toEqual([
      302,
      `${box.ringme.origin}/redirected`,
    ])
    const there = await spoilt({ kind: 'redirect', status: 307, location: 'https://x.example/' })
    expect([there.status, there.headers.get('location')]).toEqual([307, 'https://x.example/'])
    expect(box.ringme.issued).toBe(0)
  })

  it('limit the rate in each provider’s way', async () => {
    const { status, headers, text } = await spoilt({ kind: 'rateLimit', retryAfter: '9' })
    expect([status, text]).toEqual([429, '{"message":"rate_limit_exceeded"}'])
    expect([headers.get('retry-after'), headers.get('x-ratelimit-reset')]).toEqual(['9', '9'])
    for (const provider of box.providers) provider.fault({ kind: 'rateLimit', endpoint: 'api' })
    const answers = await Promise.all([
      fetch(`${box.senler.origin}/api/groups/get`, { method: 'POST' }),
      fetch(`${box.bstats.origin}/api.php/dossier/x`),
      fetch(`${box.admitad.origin}/me/`),
      fetch(`${box.ringme.origin}/api/ver1.0/user/`),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([200, 429, 503, 429])
    expect(await answers[0].json()).toMatchObject({ error_code: 9 })
    expect(await answers[2].json()).toMatchObject({ error_code: 4 })
  })

  it('truncate, empty, swell and twist the body', async () => {
    const half = await spoilt({ kind: 'truncate' })
    expect(() => JSON.parse(half.text) as unknown).toThrow(SyntaxError)
    const empty = await spoilt({ kind: 'empty', status: 204 })
    expect([empty.status, empty.text]).toEqual([204, ''])
    const huge = await spoilt({ kind: 'huge' })
    expect(huge.text.length).toBeGreaterThan(4 * 1024 * 1024)
    expect(JSON.parse(huge.text)).toMatchObject({ token_type: 'Bearer' })
    expect(box.calls.at(-1)?.responseBody).toHaveLength(64 * 1024)
    const twisted = await spoilt({ kind: 'wrongTypes' })
    expect(JSON.parse(twisted.text)).toEqual({
      access_token: 12345,
      token_type: 12345,
      expires_in: 'много',
      scope: 12345,
    })
  })

  it('twist XML too', async () => {
    box.bstats.fault({ kind: 'wrongTypes' })
    const response = await fetch(`${box.bstats.origin}/api.php/token?format=xml`, {
      method: 'POST',
    })
    expect(await response.text()).toContain('<error><value>invalid_request</value></error>')
  })

  it('drop the state of the next callback, not of a page before it', async () => {
    box.senler.fault({ kind: 'dropState' })
    const browser = openBrowser()
    const asked = await browser.press(await browser.open(senlerAuthorizeUrl()), 'sign_in')
    const { leavesTo } = await browser.press(asked, 'approve')
    expect(leavesTo).toMatch(/^http:\/\/localhost:3000\/back\?code=[0-9a-f]{67}&group_id=152781$/)
    const denied = await browser.press(await browser.open(senlerAuthorizeUrl()), 'deny')
    expect(denied.leavesTo).toContain('state=S')
  })

  it('happen as often as asked, in order, at their endpoint, until cleared', async () => {
    box.ringme.fault({ kind: 'status', times: 2 })
    box.ringme.fault({ kind: 'html', times: Infinity })
    box.ringme.fault({ kind: 'status', status: 503, endpoint: 'authorize' })
    const seen = []
    for (let i = 0; i < 4; i += 1) seen.push((await ringmeToken()).status)
    expect(seen).toEqual([500, 500, 200, 200])
    expect((await fetch(`${box.ringme.origin}/oauth/authorize`)).status).toBe(503)
    box.ringme.clearFaults()
    expect(await (await ringmeToken()).json()).toMatchObject({ scope: 'all' })
  })
})

describe('close', () => {
  it('ends at once, whatever is under way', async () => {
    const other = await sandbox()
    const at = (origin: string) =>
      fetch(`${origin}/oauth/token`, { method: 'POST' }).then(
        () => 'answered',
        () => 'ended',
      )
    const waiting = [
      { kind: 'delay', ms: 60_000 } as const,
      { kind: 'hang' } as const,
      { kind: 'drip', ms: 60_000 } as const,
    ].map((fault) => {
      other.ringme.fault(fault)
      return at(other.ringme.origin)
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const start = performance.now()
    await other.close()
    expect(performance.now() - start).toBeLessThan(20_000)
    expect((await Promise.all(waiting)).slice(0, 2)).toEqual(['ended', 'ended'])
    await expect(fetch(other.senler.origin)).rejects.toThrow('fetch failed')
    await other.close()
  })
})
