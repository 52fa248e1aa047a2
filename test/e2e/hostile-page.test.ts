import type { Page } from 'playwright-core'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { describeInBrowser } from './browser.js'
import { closeShops, startShop } from './shop.js'
import { allow } from './site.js'

const SCRIPT = '<script src="/auth/buttons.js" defer></script>'
const BUTTON = '<oauth-button provider="senler"></oauth-button>'

/** What a visitor's comment may hold where a site lets images and names through. */
const NAMES = [
  ...['currentScript', 'querySelector', 'querySelectorAll', 'createElement', 'readyState'],
  ...['head', 'hidden', 'addEventListener', 'baseURI', 'hasFocus', 'site', 'location', 'body'],
]
const COMMENT = NAMES.map((name) => `<img name="${name}" alt="" src="data:,">`).join('')

/** What Helmet sends by default, but for the upgrade to https. */
const HELMET =
  "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';" +
  "frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';" +
  "script-src-attr 'none';style-src 'self' https: 'unsafe-inline'"

/** Styles as they come to be, of the button, its mark and its label. */
function stylesOf(page: Page): Promise<unknown> {
  const names = [
    ...['color', 'backgroundColor', 'textTransform', 'letterSpacing', 'fontStyle', 'fontWeight'],
    ...['fontSize', 'fontFamily', 'lineHeight', 'textDecorationLine', 'boxShadow', 'textShadow'],
    ...['borderTopWidth', 'borderTopColor', 'opacity', 'transform', 'wordSpacing', 'textIndent'],
    ...['whiteSpace', 'display', 'float', 'margin', 'paddingLeft', 'height', 'backgroundImage'],
    ...['webkitTextFillColor', 'fontVariantCaps', 'verticalAlign', 'zIndex', 'outlineStyle'],
    ...['position', 'width', 'minWidth', 'maxWidth', 'minHeight', 'gap', 'borderTopLeftRadius'],
    ...['textAlign', 'alignItems', 'filter', 'overflow', 'transitionDuration', 'cursor', 'fill'],
  ]
  return page.evaluate(
    `[...document.querySelectorAll('.oauth-button, .oauth-button *')].flatMap((one) =>
       ['', '::before', '::after'].map((part) => {
         const style = getComputedStyle(one, part || undefined)
         const read = part ? ['content'] : ${JSON.stringify(names)}
         return one.className + part + ' ' + read.map((name) => name + ': ' + style[name]).join('; ')
       }))`,
  )
}

describeInBrowser('a page that does not make it easy', (openTab) => {
  let standIns: Sandbox
  beforeAll(async () => {
    standIns = await sandbox()
  })
  afterAll(() => standIns.close())
  beforeEach(() => {
    for (const provider of standIns.providers) provider.forget()
  })
  afterEach(closeShops)

  it('names its images as the document names its own properties', async () => {
    const shop = await startShop(standIns)
    shop.mount()
    const evil = `<img name="currentScript" src="https://evil.example/x" alt="">`
    shop.page('/', `<main>${evil}${COMMENT}${BUTTON.replace('>', ' popup>')}</main>${SCRIPT}`)
    const { page, complaints } = await openTab()
    await page.goto(shop.url)
    const link = page.locator('oauth-button a')
    expect(await link.getAttribute('href')).toBe(`${shop.url}/auth/senler/start?return_to=%2F`)
    const [popup] = await Promise.all([page.waitForEvent('popup'), link.click()])
    await allow(popup)
    await page.waitForSelector('oauth-button[connected]')
    expect(complaints).toEqual([])
  })

  it('is of another origin, and its button leads to the site all the same', async () => {
    const [shop, other] = [await startShop(standIns), await startShop(standIns)]
    shop.mount()
    other.page('/', `${COMMENT}${BUTTON}<script src="${shop.url}/auth/buttons.js"></script>`)
    const { page } = await openTab()
    await page.goto(other.url)
    const href = await page.locator('oauth-button a').getAttribute('href')
    expect(href).toBe(`${shop.url}/auth/senler/start?return_to=%2F`)
  })

  it('holds what only the last page of a popup should hold', async () => {
    const shop = await startShop(standIns)
    shop.mount()
    shop.page('/', `<meta name="oauth-popup" content="done">${BUTTON}${SCRIPT}`)
    const { page } = await openTab()
    await page.goto(shop.url)
    expect(await page.locator('oauth-button a').count()).toBe(1)
  })

  it('has a form around the button whose fields are named like its properties', async () => {
    const shop = await startShop(standIns)
    shop.mount()
    const fields = '<input name="lang"><input name="getAttribute"><input name="querySelector">'
    shop.page('/', `<form lang="ru">${fields}${BUTTON}</form>${SCRIPT}`)
    const { page, complaints } = await openTab()
    await page.goto(shop.url)
    expect(await page.locator('oauth-button a').innerText()).toContain('Войти через Senler')
    expect(complaints).toEqual([])
  })

  it('has styles for every link, and the button looks the same', async () => {
    const shop = await startShop(standIns)
    const auth = shop.mount()
    const html = `<link rel="stylesheet" href="/auth/buttons.css"><main class="text">${auth.button('senler')}</main>`
    const everything = `color: red; background: yellow; text-transform: uppercase; float: right;
      letter-spacing: .3em; word-spacing: 1em; font: italic small-caps 900 30px/3 serif;
      text-decoration: underline wavy; box-shadow: 0 0 9px red; text-shadow: 1px 1px red;
      border: 5px dotted red; opacity: .4; text-indent: 2em; margin: 9px; padding: 30px;
      white-space: nowrap; height: 200px; z-index: 9; vertical-align: super;
      -webkit-text-fill-color: red; outline: 2px solid red`
    const looks =
      'color: red; background: yellow; text-transform: uppercase; letter-spacing: .3em; ' +
      'text-decoration: underline; box-shadow: 0 0 9px red; border: 5px dotted red; opacity: .4; ' +
      'transform: rotate(9deg); font-style: italic; text-shadow: 1px 1px red; font-weight: 900'
    const layout =
      'display: block; position: absolute; inset: 0; width: 900px; min-width: 900px; ' +
      'max-width: none; min-height: 0; gap: 50px; border-radius: 50%; text-align: right; ' +
      'align-items: end; filter: blur(2px); overflow: hidden; transition: all 2s; cursor: help'
    const styles = {
      '/none': '',
      '/plain': `a, span { ${everything} }`,
      '/inherited': `main { ${everything.replace(/opacity[^;]*;|float[^;]*;/g, '')} }`,
      '/link': `.text a:link { ${looks} } main a::before, main a::after { content: '↗' }`,
      '/address': `a[href] { color: red; text-decoration: underline; font: italic 30px serif; padding: 30px }`,
      '/layout': `.text a[href], main.text a[href] span { ${everything}; ${layout} }`,
      '/svg': `.text a[href] svg, .text a[href] path { ${layout}; fill: red; stroke: red }`,
      '/all': `* { ${everything.replace(/float[^;]*;|opacity[^;]*;|height: [^;]*;|margin[^;]*;/g, '')} }
        html, body, main { all: revert !important }`,
      '/root': 'html { font-size: 62.5% }',
      '/buttons': `button, [role=button], [class*=button] { ${everything}; ${layout} }`,
      '/important': `a { color: red !important; letter-spacing: .3em !important; opacity: .4 !important;
        transform: rotate(9deg) !important; box-shadow: 0 0 9px red !important } span { font-style: italic !important;
        text-shadow: 1px 1px red !important; text-transform: uppercase !important }`,
    }
    for (const [path, css] of Object.entries(styles))
      shop.page(path, `<style>${css}</style>${html}<style>${css}</style>`)
    const { page } = await openTab()
    await page.goto(`${shop.url}/none`)
    const usual = await stylesOf(page)
    for (const path of Object.keys(styles).slice(1)) {
      await page.goto(shop.url + path)
      expect([path, await stylesOf(page)]).toEqual([path, usual])
    }
  })

  it('gives its links a display, and sizes and shapes hold all the same', async () => {
    const shop = await startShop(standIns)
    const auth = shop.mount()
    const made = [
      auth.button('senler', { width: 'full', shape: 'square' }),
      auth.button('bstats', { width: 320, size: 'large', shape: 'pill' }),
      auth.button('bstats', { size: 'small', theme: 'brand' }),
    ]
    const html = `<link rel="stylesheet" href="/auth/buttons.css"><main class="text">${made.join('<br>')}</main>`
    const css = '.text a[href] { display: inline; width: auto; min-height: 0; border-radius: 3px }'
    shop.page('/none', html)
    shop.page('/site', `${html}<style>${css} .text a span { border-radius: 3px }</style>`)
    const { page } = await openTab()
    await page.goto(`${shop.url}/none`)
    const usual = await stylesOf(page)
    await page.goto(`${shop.url}/site`)
    expect(await stylesOf(page)).toEqual(usual)
  })

  it('has a float above as wide as itself, and the buttons go below it', async () => {
    const shop = await startShop(standIns)
    const auth = shop.mount()
    const html = `<link rel="stylesheet" href="/auth/buttons.css"><main>
      <p><a href="#top">Top</a></p>${auth.buttons({ width: 'full' })}</main>`
    shop.page('/', `<style>button, a { width: 100%; float: left }</style>${html}`)
    const { page } = await openTab({ viewport: { width: 360, height: 740 } })
    await page.goto(shop.url)
    const group = await page.locator('.oauth-buttons').boundingBox()
    const button = await page.locator('.oauth-button').first().boundingBox()
    expect(button?.width).toBe(group?.width)
    expect(button).toMatchObject({ x: 8, width: 344, height: 48 })
  })

  it('still decides whether the button is seen, and by which colours and font', async () => {
    const shop = await startShop(standIns)
    const auth = shop.mount()
    const html = `<link rel="stylesheet" href="/auth/buttons.css">${auth.button('senler')}`
    const own = '--oauth-surface: rgb(1, 2, 3); --oauth-button-font: monospace; visibility: hidden'
    shop.page('/', `<style>body { ${own} }</style>${html}`)
    const { page } = await openTab()
    await page.goto(shop.url)
    const link = page.locator('a.oauth-button')
    expect(await link.isVisible()).toBe(false)
    const read = 'const { backgroundColor, fontFamily } = getComputedStyle(document.links[0]);'
    expect(
      await page.evaluate(`(() => { ${read} return [backgroundColor, fontFamily] })()`),
    ).toEqual(['rgb(1, 2, 3)', 'monospace'])
  })

  it.each(['defer', 'async', ''])(
    'has two oauth(), and both of their buttons work: %s',
    async (how) => {
      const shop = await startShop(standIns)
      shop.mount()
      const second = shop.mount({ mountPath: '/partner', cookie: {} })
      const scripts = ['/auth', '/partner'].map(
        (path) => `<script src="${path}/buttons.js" ${how}></script>`,
      )
      shop.page(
        '/',
        `${scripts.join('')}<main>
       <p id="first">${BUTTON.replace('>', ' popup>')}</p>
       <p id="named"><oauth-button provider="senler" mount="/partner"></oauth-button></p>
       <p id="served">${second.button('bstats', { popup: true })}</p></main>`,
      )
      const { page, complaints } = await openTab()
      await page.goto(shop.url)
      const hrefOf = async (id: string) =>
        (await page.locator(`#${id} a`).getAttribute('href'))?.replace(shop.url, '').split('?')[0]
      expect(await hrefOf('first')).toBe('/auth/senler/start')
      expect(await hrefOf('named')).toBe('/partner/senler/start')
      expect(await hrefOf('served')).toBe('/partner/bstats/start')
      for (const id of ['served', 'first']) {
        const [popup] = await Promise.all([
          page.waitForEvent('popup'),
          page.locator(`#${id} a`).click(),
        ])
        await allow(popup)
        await page.waitForSelector(`#${id} oauth-button[connected]`)
      }
      expect(await page.locator('#named oauth-button[connected]').count()).toBe(0)
      expect(await page.locator('link[href$="buttons.css"]').count()).toBe(2)
      expect(complaints).toEqual([])
    },
  )

  it('names a provider that nobody registered', async () => {
    const shop = await startShop(standIns)
    shop.mount()
    const typo = '<oauth-button provider="sender"></oauth-button>'
    shop.page('/', `${typo}${typo}${BUTTON}${SCRIPT}`)
    const before = process.env.NODE_ENV
    process.env.NODE_ENV = 'production'
    shop.mount({ mountPath: '/live' })
    process.env.NODE_ENV = before
    shop.page('/live.html', `${typo}${typo}<script src="/live/buttons.js" defer></script>`)
    const { page } = await openTab()
    const lines: string[] = []
    page.on('console', (message) => lines.push(message.text()))
    const note = 'oauth-button: no provider "sender" signs in here; known: senler, bstats'
    await page.goto(shop.url, { waitUntil: 'load' })
    expect(await page.locator('oauth-button').first().innerText()).toBe(note)
    expect(await page.locator('oauth-button a').count()).toBe(1)
    expect(lines).toEqual([note])
    await page.goto(`${shop.url}/live.html`, { waitUntil: 'load' })
    expect(await page.locator('body').innerText()).toBe('')
    expect(lines).toEqual([note, note])
  })

  it('starts by a form under the policy that Helmet sends by default', async () => {
    const shop = await startShop(standIns)
    shop.mount()
    const form = `<form action="/auth/senler/start"><input name="return_to" value="/done?x=1">
      <input name="action" value="x"><input name="method" value="x"><button>Sign in</button></form>`
    shop.page('/', form + SCRIPT, HELMET)
    shop.page('/plain', form, HELMET)
    shop.page(
      '/allowed',
      form,
      HELMET.replace("form-action 'self'", `form-action 'self' ${standIns.senler.origin}`),
    )
    shop.page('/done', 'Done', HELMET)

    const { page, complaints } = await openTab()
    await page.goto(shop.url)
    await page.click('text=Sign in')
    await allow(page)
    await page.waitForURL(`${shop.url}/done?x=1`)
    expect(complaints).toEqual([])

    // Without the script the policy has to name the provider; else nothing at all happens.
    await page.goto(`${shop.url}/plain`)
    await page.click('text=Sign in')
    await page.waitForTimeout(300)
    expect(page.url()).toBe(`${shop.url}/plain`)
    expect(complaints.join()).toContain('form-action')
    await page.goto(`${shop.url}/allowed`)
    await page.click('text=Sign in')
    await page.waitForURL((url) => url.origin === standIns.senler.origin)
  })

  it('leaves every other form alone', async () => {
    const shop = await startShop(standIns)
    shop.mount()
    shop.app.post('/auth/senler/start-not', (_req, res) => void res.send('posted'))
    shop.page(
      '/',
      `${SCRIPT}<form action="/search"><input name="q" value="1"><button>Search</button></form>
       <form action="/auth/senler/start" method="post"><button>Post</button></form>`,
    )
    shop.page('/search', 'Found')
    const { page } = await openTab()
    await page.goto(shop.url)
    await page.click('text=Search')
    await page.waitForURL(`${shop.url}/search?q=1`)
    await page.goto(shop.url)
    await page.click('text=Post')
    expect(await page.locator('body').innerText()).toContain('cannot be asked')
  })
})
