import { Script } from 'node:vm'
import { admitad, bstats, senler } from 'express-oauth-connect/providers'
import { oauth, type ButtonOptions, type Registration } from 'express-oauth-connect'
import { BASE_URL, CLIENT, plain, SECRET, site } from '../../support/site.js'

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</a></oauth-button><svg onload=alert(1)>',
  '`onmouseover=alert(1)',
  'javascript:alert(1)',
  '&#x3c;script>',
]

const THREE = [
  senler(CLIENT),
  bstats({ clientName: 'shop' }),
  admitad({ ...CLIENT, scope: ['a'], grant: 'authorization_code' }),
]

function auth(providers: readonly Registration[] = THREE) {
  return oauth({ baseUrl: BASE_URL, secret: SECRET, providers })
}

/** The tags of a piece of HTML, with nothing but their names. */
function tags(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-z-]+)/g)].map(([tag]) => tag)
}

const LINK = ['<a', '<span', '</span', '<span', '</span', '</a']

describe('auth.button', () => {
  it('is a link to start with the label of the language', () => {
    expect(auth().button('senler')).toBe(
      '<a class="oauth-button" data-provider="senler" lang="en" href="/auth/senler/start" ' +
        'rel="nofollow"><span class="oauth-button-mark" aria-hidden="true">S</span>' +
        '<span class="oauth-button-label">Sign in with Senler</span></a>',
    )
    expect(auth().button('bstats', { lang: 'ru' })).toContain('>Войти через bStats</span>')
  })

  it('says its looks in classes', () => {
    const looks = { size: 'large', theme: 'brand', shape: 'pill', width: 240 } as const
    expect(auth().button('senler', looks)).toContain(
      'class="oauth-button oauth-button-large oauth-button-brand oauth-button-pill oauth-button-240"',
    )
  })

  it('carries return_to and start parameters', () => {
    const html = auth().button('senler', { returnTo: '/a?b=1&c=2', params: { group_id: '7' } })
    const read = html.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(+code))
    expect(read).toContain('href="/auth/senler/start?group_id=7&return_to=%2Fa%3Fb%3D1%26c%3D2"')
  })

  it('stands in an element for a popup', () => {
    const html = auth().button('senler', { popup: true, returnTo: '/x' })
    expect(html).toMatch(/^<oauth-button provider="senler" lang="en" popup return-to="\/x"><a /)
    expect(tags(html)).toEqual(['<oauth-button', ...LINK, '</oauth-button'])
    expect(auth().button('senler', { popup: true })).toMatch(
      /^<oauth-button provider="senler" lang="en" popup><a /,
    )
  })

  it.each(HOSTILE)('is one link whatever it is given: %s', (text) => {
    const settings = { label: text, returnTo: text, params: { [text]: text } }
    const html = auth().button('senler', settings)
    expect(tags(html)).toEqual(LINK)
    expect(html).toMatch(/href="\/auth\/senler\/start\?[^"<>]*"/)
    expect(html).not.toMatch(/<[^>]*\son\w+=/)
    const popup = auth().button('senler', { ...settings, popup: true })
    expect(tags(popup)).toEqual(['<oauth-button', ...LINK, '</oauth-button'])
    const named = auth([plain('https://plain.example', { name: text })])
    expect(tags(named.button('plain'))).toEqual(LINK)
  })

  it.each([
    [{ size: 'huge' }, 'size must be one of medium, small, large, got "huge"'],
    [{ theme: null }, 'theme must be one of auto, light, dark, brand, got null'],
    [{ shape: 'round' }, 'shape must be one of rounded, pill, square, got "round"'],
    [{ lang: 'de' }, 'lang must be one of en, ru, got "de"'],
    [{ width: 250 }, 'pixels from 120 to 480 in steps of 20, got 250'],
    [{ popup: 'yes' }, 'popup must be one of false, true, got "yes"'],
    [{ label: '' }, 'label must be a non-empty string, got ""'],
    [{ returnTo: 7 }, 'returnTo must be a non-empty string, got 7'],
    [{ params: { a: 1 } }, 'params.a must be a string, got 1'],
    [{ params: 'a=1' }, 'params must be an object of strings, got "a=1"'],
    [{ colour: 'red' }, 'got "colour"'],
  ])('refuses %j and shows what came', (options, message) => {
    const call = () => auth().button('senler', options as unknown as ButtonOptions)
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })

  it('refuses a provider that nobody registered', () => {
    expect(() => auth().button('nobody')).toThrow('known: senler, bstats, admitad')
  })
})

describe('the mark of a button', () => {
  it("is the table's path where it has one, else the first letter of the name", () => {
    const button = { background: '#000', color: '#fff', mark: 'M12 0L24 24H0z' }
    const { auth } = site([plain('https://plain.example', { button })])
    expect(auth.button('plain')).toContain(
      '<span class="oauth-button-mark" aria-hidden="true"><svg viewBox="0 0 24 24" width="20" ' +
        'height="20"><path fill="currentColor" d="M12 0L24 24H0z"/></svg></span>',
    )
    expect(site([plain('https://plain.example')]).auth.button('plain')).toContain('>P</span>')
  })

  it('is a logo of several parts, each in its own colour, without a tile', () => {
    const mark = [
      { path: 'M0 0h9z', color: '#f00' },
      { path: 'M1 1h9z', color: 'rgb(1 2 3)' },
    ]
    const button = { background: '#000', color: '#fff', mark }
    expect(site([plain('https://plain.example', { button })]).auth.button('plain')).toContain(
      '<span class="oauth-button-mark oauth-button-logo" aria-hidden="true">' +
        '<svg viewBox="0 0 24 24" width="20" height="20"><path fill="#f00" d="M0 0h9z"/>' +
        '<path fill="rgb(1 2 3)" d="M1 1h9z"/></svg></span>',
    )
  })
})

describe('auth.buttons', () => {
  it('is a named group of all, in the order of registration', () => {
    const html = auth().buttons({ lang: 'ru' })
    expect(html).toMatch(/^<div class="oauth-buttons" role="group" aria-label="Способы входа"/)
    expect([...html.matchAll(/data-provider="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'senler',
      'bstats',
      'admitad',
    ])
    const one = THREE.map(({ id }) => auth().button(id, { lang: 'ru' }))
    expect(html).toBe(
      `<div class="oauth-buttons" role="group" aria-label="Способы входа" lang="ru">\n${one.join('\n')}\n</div>`,
    )
  })
})

describe('the files of the buttons', () => {
  const { browser } = site([
    senler(CLIENT),
    plain('https://plain.example', {
      name: '</script><b>"\u2028',
      button: { background: 'red}body{display:none', color: '#fff' },
    }),
  ])

  it.each([
    ['buttons.css', 'text/css'],
    ['buttons.js', 'text/javascript'],
    ['done', 'text/html'],
  ])('%s is static and cacheable', async (name, type) => {
    const first = await browser().get(`/auth/${name}`).expect(200)
    expect(first.headers['content-type']).toBe(`${type}; charset=utf-8`)
    expect(first.headers['cache-control']).toBe('public, max-age=3600')
    expect(first.headers['x-content-type-options']).toBe('nosniff')
    expect(first.headers['set-cookie']).toBeUndefined()
    const etag = String(first.headers.etag)
    await browser().get(`/auth/${name}`).set('If-None-Match', etag).expect(304)
    await browser().post(`/auth/${name}`).expect(405).expect('Allow', 'GET, HEAD')
  })

  it('the script is JavaScript of at most 7 KB, whatever providers are called', async () => {
    const { text } = await browser().get('/auth/buttons.js')
    expect(() => new Script(text)).not.toThrow()
    expect(text).not.toMatch(/<\/script|innerHTML|eval\(|'\*'/)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(7 * 1024)
  })

  it('the stylesheet takes colours and nothing else from a table, at most 8 KB', async () => {
    const { text } = await browser().get('/auth/buttons.css')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8 * 1024)
    expect(text).toContain('[data-provider="senler"]{--oauth-ground:#1f6feb;--oauth-ink:#ffffff}')
    expect(text).not.toContain('display:none')
  })

  it('the last page holds no script or style of its own', async () => {
    const { text } = await browser().get('/auth/done')
    expect(text).not.toMatch(/<style|\sstyle=|<script(?! src=")|\son\w+=/)
  })
})

describe('a failure in a popup', () => {
  const providers = [senler(CLIENT)]

  it('is told to the page behind it', async () => {
    const visitor = site(providers).browser()
    const start = await visitor.get('/auth/senler/start?display=popup')
    const state = new URL(String(start.headers.location)).searchParams.get('state') ?? ''
    const answer = await visitor
      .get(`/auth/senler/callback?error=access_denied&state=${state}`)
      .set('Accept', 'text/html')
      .expect(403)
    expect(answer.text).toContain(
      '<meta name="oauth-popup" content="error" data-provider="senler" data-error="access_denied">',
    )
    expect(answer.text).toContain('<script src="/auth/buttons.js" defer></script>')
    expect(answer.text).toContain('href="/auth/senler/start?display=popup"')
  })

  it('closes the popup where the site has a failurePath', async () => {
    const visitor = site(providers, { failures: '/failed' }).browser()
    await visitor
      .get('/auth/senler/start?display=popup&group_id=x')
      .expect(302)
      .expect('Location', '/auth/done#provider=senler&error=invalid_request')
    await visitor
      .get('/auth/senler/start?group_id=x')
      .expect('Location', '/failed?error=invalid_request&provider=senler')
  })

  it('outside a popup, the page has no script', async () => {
    const answer = await site(providers).browser().get('/auth/senler/callback?state=x&code=y')
    expect(answer.text).not.toContain('<script')
  })
})
