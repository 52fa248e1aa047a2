import { plain, signIn, site, type Browser, type TestSite } from '../../support/site.js'
import { issue, stub, type Stub } from '../../support/stub.js'

let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = shopWith({ scope: ['read'], optionalScope: ['write', 'admin'] })
})

const HTML = { Accept: 'text/html' }

function shopWith(options: object, cells: object = {}): TestSite {
  const made = site([plain(provider.origin, cells, options)])
  if (!('optionalScope' in options)) return made
  made.app.get('/editor', made.auth.required('plain', { scope: 'write' }), (_req, res) => {
    res.send('you may write')
  })
  return made
}

async function askedBy(query: object, of = shop): Promise<string | null> {
  const start = await of.browser().get('/auth/plain/start').query(query).expect(302)
  return new URL(start.get('Location') ?? '').searchParams.get('scope')
}

async function scopeOf(browser: Browser): Promise<unknown> {
  const { body } = await browser.get('/auth/connections').expect(200)
  return (body as { connections: { scope: unknown }[] }).connections[0]?.scope
}

describe('start', () => {
  it('adds to the scope what the registration lets it add', async () => {
    expect(await askedBy({})).toBe('read')
    expect(await askedBy({ scope: '' })).toBe('read')
    expect(await askedBy({ scope: 'write' })).toBe('read write')
    expect(await askedBy({ scope: 'admin read  write' })).toBe('read admin write')
  })

  it('separates as the provider does', async () => {
    const options = { scope: ['read'], optionalScope: ['write', 'admin'] }
    const commas = shopWith(options, { scopeSeparator: ',' })
    expect(await askedBy({ scope: 'write,admin' }, commas)).toBe('read,write,admin')
    expect(await askedBy({ scope: 'write admin' }, commas)).toBe('read,write,admin')
  })

  it('adds nothing else', async () => {
    for (const scope of ['delete', 'write delete', 'write,admin', 'WRITE', 'constructor']) {
      const { status, headers } = await shop.browser().get('/auth/plain/start').query({ scope })
      expect([scope, status, 'set-cookie' in headers]).toEqual([scope, 400, false])
    }
    expect(await askedBy({ scope: 'write' }, shopWith({ scope: ['read'] }))).toBe('read')
  })

  it('is what was granted where the answer says nothing (RFC 6749 §5.1)', async () => {
    const browser = shop.browser()
    await signIn(browser, 'plain', { scope: 'write' })
    expect(await scopeOf(browser)).toBe('read write')
    provider.token = issue({ scope: 'read' })
    await signIn(browser, 'plain', { scope: 'write' })
    expect(await scopeOf(browser)).toBe('read')
  })
})

describe('auth.required with a scope', () => {
  it('asks for it, also of somebody who is connected without it', async () => {
    const browser = shop.browser()
    const to = '/auth/plain/start?return_to=%2Feditor&scope=write'
    await browser.get('/editor').set(HTML).expect(302).expect('Location', to)
    await signIn(browser)
    await browser.get('/editor').set(HTML).expect(302).expect('Location', to)
    const { body } = await browser.get('/editor').set('Accept', 'application/json').expect(401)
    expect(body).toMatchObject({ message: 'it is connected without the scope write' })
    await signIn(browser, 'plain', { scope: 'write', return_to: '/editor' })
    await browser.get('/editor').set(HTML).expect(200, 'you may write')
  })

  it('does not send a visitor round in circles where less is granted', async () => {
    provider.token = issue({ scope: 'read' })
    const browser = shop.browser()
    await signIn(browser, 'plain', { scope: 'write', return_to: '/editor' })
    await browser.get('/editor').set(HTML).expect(401)
  })

  it('refuses at start-up a scope that start would refuse', () => {
    for (const scope of ['delete', ['write', 'delete'], 'write admin']) {
      expect(() => shop.auth.required('plain', { scope })).toThrow(
        /auth.required: plain: scope must be of the registration's scope or optionalScope, got "/,
      )
    }
    expect(() => shop.auth.required('plain', { scopes: 'write' } as never)).toThrow(
      'auth.required: unknown option "scopes" (did you mean "scope"?); known: scope',
    )
  })
})

describe('optionalScope', () => {
  it.each(['write', [7], [''], ['two words']])('is not %j', (optionalScope) => {
    expect(() => shopWith({ optionalScope })).toThrow(
      'plain: optionalScope must be a list of strings',
    )
  })

  it('is nothing for a provider without scopes', () => {
    expect(() => shopWith({ optionalScope: ['write'] }, { scope: false })).toThrow(
      'plain: Plain knows no scopes',
    )
  })
})
