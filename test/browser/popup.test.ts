import { createContext, Script } from 'node:vm'
import { BUTTONS_JS } from '../../src/express/routes/browser-files.js'

const SITE = {
  origin: 'https://shop.example',
  path: '/auth',
  development: false,
  partitioned: false,
  providers: {},
  texts: { en: [], ru: [] },
}

/** The `<meta name="oauth-popup">` of a popup's last page. */
interface Ending {
  readonly content: 'done' | 'error'
  readonly dataset: Readonly<Record<string, string>>
}

/** Runs the script in a page that has as much of a DOM as this side of it uses. */
function run(ending: Ending, hash: string, href = 'https://shop.example/auth/done') {
  const messages: unknown[] = []
  const timers: (() => void)[] = []
  let closed = false
  class BroadcastChannel {
    constructor(readonly name: string) {}
    postMessage(message: unknown) {
      messages.push([this.name, message])
    }
  }
  const page = {
    site: SITE,
    document: {},
    Document: { prototype: { querySelector: () => ending } },
    location: { href, origin: 'https://shop.example', hash },
    window: { close: () => (closed = true) },
    setTimeout: (callback: () => void) => timers.push(callback),
    customElements: { get: () => ({}) },
    HTMLElement: Object,
    BroadcastChannel,
    URL,
    URLSearchParams,
  }
  new Script(BUTTONS_JS).runInContext(createContext(page))
  // Of another realm, where objects have another prototype.
  const told: unknown = JSON.parse(JSON.stringify(messages))
  timers.forEach((callback) => callback())
  return { told, closed }
}

describe('a popup whose sign-in has ended', () => {
  it('tells the page that opened it, and closes', () => {
    expect(run({ content: 'done', dataset: {} }, '#provider=senler')).toEqual({
      told: [['express-oauth-connect /auth', { provider: 'senler', ok: true, error: null }]],
      closed: true,
    })
  })

  it('tells of the failure that its address names', () => {
    const hash = '#provider=senler&error=access_denied'
    const message = { provider: 'senler', ok: false, error: 'access_denied' }
    expect(run({ content: 'done', dataset: {} }, hash)).toEqual({
      told: [['express-oauth-connect /auth', message]],
      closed: true,
    })
  })

  it('stays where it shows what went wrong', () => {
    const dataset = { provider: 'senler', error: 'timeout' }
    expect(run({ content: 'error', dataset }, '')).toEqual({
      told: [['express-oauth-connect /auth', { provider: 'senler', ok: false, error: 'timeout' }]],
      closed: false,
    })
  })

  it.each(['https://shop.example/comments', 'https://shop.example/authors'])(
    'is no page of the site’s own, whatever a comment on it holds: %s',
    (href) => {
      expect(run({ content: 'done', dataset: {} }, '', href)).toEqual({ told: [], closed: false })
    },
  )
})
