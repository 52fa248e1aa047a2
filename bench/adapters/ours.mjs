// As our README says, with every default on. For growth.mjs: `providers-N` registers N - 1 more in
// front of it; with `accounts` a callback names one, so that a session may hold many connections.
// For memory.mjs: with `clock` the default store's clock can be set forward.
import { clientSecretPost, defineProvider, memoryStore, oauth } from 'express-oauth-connect'
import { redisStore } from 'express-oauth-connect/redis'

export function adapter(given) {
  const { app, session, origin, provider, clientId, clientSecret, variants, redis } = given
  const plain = defineProvider({
    id: 'plain',
    name: 'Plain',
    authorizationEndpoint: `${provider}/authorize`,
    tokenEndpoint: `${provider}/token`,
    apiBaseUrl: `${provider}/api/`,
    clientAuth: clientSecretPost,
    ...(variants.includes('accounts') && {
      callbackParams: { account: { pattern: /^a\d+$/, required: false } },
      account: 'account',
    }),
  })
  const count = Number(/providers-(\d+)/.exec(variants.join())?.[1] ?? 1)
  const others = Array.from({ length: count - 1 }, (_, i) =>
    plain({ id: `other-${i}`, clientId, clientSecret }),
  )
  let ahead = 0
  app.use(session())
  app.use(
    oauth({
      baseUrl: origin,
      secret: 'a secret of the site, 32 bytes or more',
      providers: [...others, plain({ clientId, clientSecret })],
      ...(redis && { shared: redisStore(redis) }),
      ...(variants.includes('clock') && { shared: memoryStore(() => Date.now() + ahead) }),
    }),
  )
  app.get('/api', async (req, res) => {
    const { data } = await req.oauth('plain').get('me')
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(data))
  })
  return { start: '/auth/plain/start', refreshes: true, later: (ms) => void (ahead += ms) }
}
