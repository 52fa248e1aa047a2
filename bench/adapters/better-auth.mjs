// better-auth as its pages say, with its generic OAuth plugin and its own database in memory,
// emptied between slices because it is searched from end to end. Start is a POST that answers
// with JSON. Its rate limit is off, as it would refuse the load generator; so are its logs. `openid`
// is the same plugin by discovery.
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { genericOAuth } from 'better-auth/plugins'

const TABLES = ['user', 'session', 'account', 'verification']

export function adapter({ app, origin, provider, clientId, clientSecret, variants }) {
  const database = Object.fromEntries(TABLES.map((name) => [name, []]))
  const auth = betterAuth({
    baseURL: origin,
    secret: 'a secret of the site, 32 bytes or more',
    database: memoryAdapter(database),
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: 'stub',
            ...(variants.includes('openid') ? discovered(provider) : named(provider)),
            clientId,
            clientSecret,
            pkce: true,
          },
        ],
      }),
    ],
  })
  app.all('/api/auth/*splat', toNodeHandler(auth))
  app.get('/api', async (req, res) => {
    // The bench has one user; a site would ask its database, which costs more.
    const [{ id: accountId } = {}] = database.account
    const { accessToken } = await auth.api.getAccessToken({
      body: { accountId },
      headers: fromNodeHeaders(req.headers),
    })
    const response = await globalThis.fetch(`${provider}/api/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(await response.json()))
  })
  return {
    start: '/api/auth/sign-in/social',
    startMethod: 'POST',
    startHeaders: { 'content-type': 'application/json', origin },
    startBody: JSON.stringify({ provider: 'stub', callbackURL: '/' }),
    locationOf: 'body',
    refreshes: true,
    clear: () => TABLES.forEach((name) => database[name].splice(0)),
  }
}

function named(provider) {
  return {
    authorizationUrl: `${provider}/authorize`,
    tokenUrl: `${provider}/token`,
    getUserInfo: async () => ({
      id: 'u1',
      name: 'Anna',
      email: 'anna@example.com',
      emailVerified: true,
    }),
  }
}

function discovered(provider) {
  return {
    discoveryUrl: `${provider}/.well-known/openid-configuration`,
    scopes: ['openid', 'profile', 'email'],
  }
}
