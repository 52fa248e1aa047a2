/** One process of a site on many machines: sessions and shared state in Redis. */
import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import { createClient } from 'redis'
import { clientSecretPost, defineProvider, isOAuthError, oauth } from 'express-oauth-connect'
import { redisStore } from 'express-oauth-connect/redis'

const { REDIS_URL = '', ORIGIN = '', RESAVE, GRANT } = process.env

const client = createClient({
  url: REDIS_URL,
  disableOfflineQueue: true,
  socket: { socketTimeout: 1_000, connectTimeout: 1_000, reconnectStrategy: () => 200 },
  pingInterval: 500,
})
client.on('error', () => undefined)
await client.connect()

const provider = defineProvider({
  id: 'plain',
  name: 'Plain',
  authorizationEndpoint: 'https://plain.example/authorize',
  tokenEndpoint: `${ORIGIN}/token`,
  apiBaseUrl: `${ORIGIN}/api/`,
  grants:
    GRANT === 'client_credentials'
      ? ['client_credentials']
      : ['authorization_code', 'refresh_token'],
  clientAuth: clientSecretPost,
})

const app = express()
app.use(
  session({
    store: new RedisStore({ client, prefix: 'session:' }),
    secret: 'session secret',
    resave: RESAVE === '1',
    saveUninitialized: false,
  }),
)
app.use(
  oauth({
    baseUrl: 'http://localhost:3000',
    secret: 'a secret of the site, 32 bytes or more',
    providers: [provider({ clientId: 'client-id', clientSecret: 'client-secret-canary' })],
    shared: redisStore(client),
    timeout: 3_000,
  }),
)
app.get('/', (_req, res) => res.send('alive'))
app.get('/call', (req, res, next) => {
  req
    .oauth('plain')
    .get('me')
    .then(({ data }) => res.json(data), next)
})
app.get('/slow', (req, res) => {
  setTimeout(() => {
    Object.assign(req.session, { seen: Date.now() })
    res.end()
  }, 500)
})
app.use(((error, _req, res, _next) => {
  if (isOAuthError(error)) res.status(error.status).json(error)
  else res.status(503).json({ name: 'the session store', message: String(error) })
}) satisfies express.ErrorRequestHandler)

const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.once('SIGTERM', () => {
  server.close(() => void client.close().then(() => process.disconnect()))
  server.closeIdleConnections()
})
