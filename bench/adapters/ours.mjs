// As our README says, with every default on. Variants, behind pluses:
// `openid` is a sign-in with a verified id_token at the same server; `profile` has a hook that asks
// for the profile; `owners` keeps connections by the site's own user in memory, `redis-connections` in
// Redis, `postgresql` in a database (DATABASE_URL). For growth.mjs: `providers-N` registers N - 1 more in front of it; with
// `accounts` a callback names one, so that a session may hold many connections; `owners-N` has
// imported the connections of N owners. For memory.mjs: with `clock` the default store's clock can
// be set forward.
import {
  clientSecretPost,
  defineProvider,
  memoryConnections,
  memoryStore,
  oauth,
} from 'express-oauth-connect'
import { redisConnections, redisStore } from 'express-oauth-connect/redis'

export async function adapter(given) {
  const { app, session, origin, variants, redis } = given
  const has = (variant) => variants.includes(variant)
  const count = Number(/(?:^|,)providers-(\d+)/.exec(variants.join())?.[1] ?? 1)
  const owners = Number(/(?:^|,)owners-(\d+)/.exec(variants.join())?.[1] ?? 0)
  const plain = provider(given)
  const { clientId, clientSecret } = given
  const others = Array.from({ length: count - 1 }, (_, i) =>
    plain({ id: `other-${i}`, clientId, clientSecret }),
  )
  const store = await storeOf(given)
  let ahead = 0
  const auth = oauth({
    baseUrl: origin,
    secret: 'a secret of the site, 32 bytes or more',
    providers: [
      ...others,
      has('openid') ? await openIdServer(given) : plain({ clientId, clientSecret }),
    ],
    ...(has('profile') && { onSignIn }),
    ...(store && { connections: { store, owner: (req) => req.session.userId } }),
    // Each of them signs in as somebody else: no two share a connection.
    ...(store && { onSignIn: (_signIn, req) => void (req.session.userId = req.sessionID) }),
    ...(redis && { shared: redisStore(redis) }),
    ...(has('clock') && { shared: memoryStore(() => Date.now() + ahead) }),
  })
  app.use(session())
  app.use(auth)
  for (let n = 0; n < owners; n++) await auth.importConnection(`owner-${n}`, 'plain', brought(n))
  app.get('/api', async (req, res) => {
    const { data } = await req.oauth('plain').get('me')
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(data))
  })
  return { start: '/auth/plain/start', refreshes: true, later: (ms) => void (ahead += ms) }
}

function provider({ provider, variants }) {
  return defineProvider({
    id: 'plain',
    name: 'Plain',
    authorizationEndpoint: `${provider}/authorize`,
    tokenEndpoint: `${provider}/token`,
    apiBaseUrl: `${provider}/api/`,
    clientAuth: clientSecretPost,
    ...(variants.includes('profile') && {
      profile: { url: 'me', fields: { id: 'id', name: 'name', email: 'email' } },
    }),
    ...(variants.includes('accounts') && {
      callbackParams: { account: { pattern: /^a\d+$/, required: false } },
      account: 'account',
    }),
  })
}

async function openIdServer({ provider, clientId, clientSecret }) {
  const { openid } = await import('express-oauth-connect/providers/openid')
  const apiBaseUrl = `${provider}/api/`
  return openid({
    id: 'plain',
    issuer: provider,
    clientId,
    clientSecret,
    apiBaseUrl,
  })
}

async function onSignIn(signIn, req) {
  const { id, name } = await signIn.profile()
  req.session.user = { id, name }
}

function brought(n) {
  return { tokens: { accessToken: `access-token-${n}-of-forty-characters-or-so` } }
}

/** Where connections are kept, if not beside the session. */
function storeOf({ variants, redis }) {
  if (variants.includes('postgresql')) return postgresql()
  if (variants.includes('redis-connections')) return redisConnections(redis)
  return variants.some((variant) => variant.startsWith('owners')) && memoryConnections()
}

async function postgresql() {
  const { Kysely, PostgresDialect } = await import('kysely')
  const { Pool } = (await import('pg')).default
  const { createConnectionsTable, sqlConnections } = await import('express-oauth-connect/sql')
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  await createConnectionsTable(db)
  return sqlConnections(db)
}
