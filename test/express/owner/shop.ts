import { memoryConnections, type EndedConnection, type OAuthError } from 'express-oauth-connect'
import type { ConnectionRecord, OAuthOptions, Provider } from 'express-oauth-connect'
import { plain, site, type Browser } from '../../support/site.js'
import type { Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'

declare module 'express-session' {
  interface SessionData {
    userId?: string | number
  }
}

/** Accounts are groups, and tokens can be revoked. */
export const cellsOf = ({ origin }: Stub): Partial<Provider> => ({
  revocationEndpoint: `${origin}/revoke`,
  callbackParams: { group: { pattern: /^\d+$/, required: false } },
  account: 'group',
})

/** A site whose users have ids, and whose connections are kept by them. */
export function shop(
  provider: Stub,
  options: Partial<OAuthOptions> = {},
  cells: Partial<Provider> = {},
) {
  const ended: EndedConnection[] = []
  const told: OAuthError[] = []
  const sessions = new WatchedStore()
  const store = options.connections?.store ?? memoryConnections()
  const made = site(
    [plain(provider.origin, { ...cellsOf(provider), ...cells })],
    {
      connections: { store, owner: ({ session }) => session.userId },
      onDisconnect: (event) => void ended.push(event),
      onError: (error) => void told.push(error),
      ...options,
    },
    { store: sessions },
  )
  const { routes, auth } = made
  routes.post('/login/:user', (req, res) => {
    const { user } = req.params
    req.session.userId = /^\d+$/.test(user) ? Number(user) : user
    req.session.save(() => res.send('hello'))
  })
  routes.post('/forget-user', (req, res) => {
    delete req.session.userId
    res.send('bye')
  })
  routes.post('/logout', (req, res, next) => {
    auth.logout(req, res).catch(next)
  })
  routes.post('/destroy', (req, res) => {
    req.session.destroy(() => res.send('bye'))
  })
  routes.post('/claim', (req, res, next) => {
    req.oauth.claim().then((claimed) => res.json(claimed), next)
  })
  /** What the store holds of one owner, or of all. */
  async function held(owner?: string): Promise<readonly ConnectionRecord[]> {
    return (await store.page(owner === undefined ? {} : { owner })).records
  }
  return { ...made, ended, told, sessions, store, held }
}

/** A browser that is signed in to the site. */
export async function loggedIn({ browser }: { browser: () => Browser }, user: string) {
  const agent = browser()
  await agent.post(`/login/${user}`).expect(200)
  return agent
}
