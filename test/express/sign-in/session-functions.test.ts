import { setTimeout as sleep } from 'node:timers/promises'
import { issue, json, stub, type Stub } from '../../support/stub.js'
import { begin, plain, site } from '../../support/site.js'

/** What a site gives to express-session may throw, when a database is down for one. */
describe('a function of the site that makes sessions and throws', () => {
  let provider: Stub
  beforeEach(async () => {
    provider = await stub()
    provider.token = issue({ refresh_token: 'refresh-1' })
    provider.api = (_request, res) => json(res, 200, {})
  })

  const registration = () =>
    plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })

  it.each(['genid', 'cookie'])(
    'leaves no token alive and the old session as it was: %s',
    async (name) => {
      let failing = false
      let made = 0
      // A callback asks once for the cookie that the next session would get.
      const calls = { left: 1 }
      const work = () => {
        if (failing && calls.left-- <= 0) throw new Error('down')
        return name === 'genid' ? `session-${++made}-of-a-visitor` : {}
      }
      const { app, browser } = site(
        [registration()],
        { onError: () => undefined },
        { [name]: work },
      )
      app.get('/put', (req, res) => {
        Object.assign(req.session, { cart: 'book' })
        res.json({})
      })
      const visitor = browser()
      await visitor.get('/put').expect(200)
      const before = (await visitor.get('/session')).body as { readonly id: string }
      const { callback } = await begin(visitor)
      if (name === 'cookie') calls.left = 2
      failing = true
      await visitor.get(callback({ code: 'a-code' })).expect(502)
      failing = false
      expect(provider.to('/token')).toHaveLength(1)
      expect(provider.to('/revoke').length).toBeGreaterThan(0)
      expect((await visitor.get('/session')).body).toMatchObject({ cart: 'book', id: before.id })
    },
  )

  it('does not end the process after a hook that failed', async () => {
    let failing = false
    let made = 0
    const genid = () => {
      if (failing) throw new Error('down')
      return `session-${++made}-of-a-visitor`
    }
    const onSignIn = () => {
      failing = true
      throw new Error('the hook failed')
    }
    const { browser } = site([registration()], { onSignIn, onError: () => undefined }, { genid })
    const visitor = browser()
    const { callback } = await begin(visitor)
    await visitor.get(callback({ code: 'a-code' })).expect(500)
    // What is thrown when the answer has ended has no caller: jest fails this test for it.
    await sleep(50)
    failing = false
    await visitor.get('/session').expect(200)
  })
})
