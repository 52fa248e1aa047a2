import { plain, site, type TestSite } from '../../support/site.js'

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

let browser: TestSite['browser']
beforeEach(() => {
  browser = site([plain('https://plain.example')]).browser
})

describe('a file of ours', () => {
  it('comes with all that a browser may ask it for', async () => {
    const { headers, text } = await browser().get('/auth/done?x=1').expect(200)
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=3600',
      'content-type': 'text/html; charset=utf-8',
      etag: expect.stringMatching(/^"[\w-]{16}"$/) as string,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': POLICY,
    })
    expect(text).toMatch(/^<!doctype html>/)
  })

  it('is not sent again to who has it, nor to who only asks about it', async () => {
    const { headers, text } = await browser().get('/auth/buttons.js').expect(200)
    const etag = String(headers.etag)
    const known = await browser().get('/auth/buttons.js').set('If-None-Match', etag).expect(304)
    expect(known.text).toBe('')
    expect(known.get('ETag')).toBe(etag)
    const other = await browser().get('/auth/buttons.js').set('If-None-Match', '"older"')
    expect([other.status, other.text]).toEqual([200, text])
    const head = await browser().head('/auth/buttons.js').expect(200)
    expect(head.get('ETag')).toBe(etag)
    await browser().delete('/auth/buttons.js').expect(405).expect('Allow', 'GET, HEAD')
  })

  it.each([
    ['buttons.css', 'text/css', '.oauth-button'],
    ['buttons.js', 'text/javascript', 'oauth-button'],
    ['done', 'text/html', '<!doctype html>'],
  ])('is what its name says: %s', async (name, type, start) => {
    const { text, headers } = await browser().get(`/auth/${name}`).buffer(true).expect(200)
    expect(headers['content-type']).toBe(`${type}; charset=utf-8`)
    expect(text).toContain(start)
  })

  it('is made once, and differs from the others', async () => {
    const etags = []
    for (const name of ['buttons.css', 'buttons.js', 'done', 'done'])
      etags.push((await browser().get(`/auth/${name}`)).get('ETag'))
    expect(new Set(etags).size).toBe(3)
  })

  it('speaks the language of the browser, and names the host that it is at', async () => {
    const baseUrl = ['https://shop.example', 'https://xn--80aswg.xn--p1ai:8443']
    const shop = site([plain('https://plain.example')], { baseUrl }).browser()
    const done = (language: string, host: string) =>
      shop.get('/auth/done').set('Accept-Language', language).set('Host', host).expect(200)
    const english = await done('en-GB, ru;q=0.5', 'shop.example')
    expect(english.text).toContain('You can close this window · shop.example</title>')
    expect(english.get('Vary')).toContain('Accept-Language')
    const russian = await done('ru', 'xn--80aswg.xn--p1ai:8443')
    expect(russian.text).toContain('Это окно можно закрыть · сайт.рф:8443</title>')
    expect(russian.get('ETag')).not.toBe(english.get('ETag'))
    expect((await done('en', 'evil.example')).text).toBe(english.text)
  })

  it('asks for the partitioned cookie jar only where the site has one', async () => {
    const scriptOf = async (cookie: object) => {
      const options = { baseUrl: 'https://app.example', cookie: { sameSite: 'none', ...cookie } }
      const shop = site([plain('https://plain.example')], options as object)
      return (await shop.browser().get('/auth/buttons.js')).text
    }
    expect(await scriptOf({})).toBe(await scriptOf({ partitioned: false }))
    expect(await scriptOf({ partitioned: true })).toContain('"partitioned":true')
    expect(await scriptOf({})).toContain('"partitioned":false')
  })
})
