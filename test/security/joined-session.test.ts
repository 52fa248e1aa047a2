import { MemoryStore } from 'express-session'
import { begin, plain, site } from '../support/site.js'
import { issue, stub } from '../support/stub.js'
import { connected, cookiesOf } from './hostile.js'

/** A provider that answers to the code `slow` only when it is told to. */
async function halting() {
  const server = await stub()
  const give = issue()
  let release: () => void = () => undefined
  let arrive: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const came = new Promise<void>((resolve) => (arrive = resolve))
  server.token = async (request, res) => {
    if (request.form.get('code') === 'slow') {
      arrive()
      await held
    }
    return give(request, res)
  }
  return { server, came, release }
}

const cells = { callbackParams: { who: /^\w+$/ }, account: 'who' }

test('T51: a callback under way with a planted session is not given its victim’s new one', async () => {
  const { server, came, release } = await halting()
  const { browser, browserWith } = site(
    [plain(server.origin, cells)],
    {},
    { store: new MemoryStore() },
  )
  const planted = cookiesOf(await browser().get('/put/planted'))
  const startOf = async () => {
    const start = await browserWith(planted).get('/auth/plain/start').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    return { cookies: `${planted}; ${cookiesOf(start)}`, state }
  }
  const [attacker, victim] = [await startOf(), await startOf()]
  const callback = (code: string, { state }: { state: string }) =>
    `/auth/plain/callback?code=${code}&who=${code}&state=${state}`
  const slow = browserWith(attacker.cookies)
    .get(callback('slow', attacker))
    .then((response) => response)
  await came
  const end = await browserWith(victim.cookies).get(callback('victim', victim)).expect(302)
  release()
  const refused = await slow
  expect(refused.status).toBe(400)
  expect(refused.text).toContain('signed_out')
  expect(cookiesOf(refused)).not.toBe(cookiesOf(end))
  expect(await connected(browserWith(cookiesOf(refused)))).toEqual([])
  const { body } = await browserWith(cookiesOf(end)).get('/auth/connections')
  expect(body.connections).toMatchObject([{ account: 'victim' }])
  expect(await connected(browserWith(planted))).toEqual([])
})

test('two tabs of one browser that end at once share the new session', async () => {
  const { server, came, release } = await halting()
  const browser = site([plain(server.origin, cells)]).browser()
  await browser.get('/put/apples')
  const [first, second] = [await begin(browser), await begin(browser)]
  const slow = browser
    .get(first.callback({ code: 'slow', who: 'one' }))
    .then((response) => response)
  await came
  await browser.get(second.callback({ code: 'quick', who: 'two' })).expect(302)
  release()
  expect((await slow).status).toBe(302)
  const { body } = await browser.get('/auth/connections')
  expect((body.connections as { account: string }[]).map(({ account }) => account).sort()).toEqual([
    'one',
    'two',
  ])
})
