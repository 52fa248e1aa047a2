/** One process of a site that keeps connections by its users: serves pages, and runs jobs. */
import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import { createRequire } from 'node:module'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createClient } from 'redis'
import {
  clientSecretPost,
  defineProvider,
  isOAuthError,
  oauth,
  type ConnectionStore,
} from 'express-oauth-connect'
import { redisConnections, redisStore } from 'express-oauth-connect/redis'
import { sqlConnections } from 'express-oauth-connect/sql'

const {
  REDIS_HOME_URL,
  REDIS_URL = '',
  ORIGIN = '',
  STORE = 'redis',
  DATABASE_PORT = '0',
} = process.env
const require = createRequire(import.meta.url)

const client = createClient({ url: REDIS_URL })
client.on('error', () => undefined)
await client.connect()
/** What keeps connections may be away while the sessions' server is not. */
const home = createClient({ url: REDIS_HOME_URL ?? REDIS_URL, disableOfflineQueue: true })
home.on('error', () => undefined)
await home.connect()

const provider = defineProvider({
  id: 'plain',
  name: 'Plain',
  authorizationEndpoint: 'https://plain.example/authorize',
  tokenEndpoint: `${ORIGIN}/token`,
  apiBaseUrl: `${ORIGIN}/api/`,
  clientAuth: clientSecretPost,
})

const app = express()
app.use(
  session({
    store: new RedisStore({ client, prefix: 'session:' }),
    secret: 'session secret',
    resave: false,
    saveUninitialized: false,
  }),
)
const auth = oauth({
  baseUrl: 'http://localhost:3000',
  secret: 'a secret of the site, 32 bytes or more',
  providers: [provider({ clientId: 'client-id', clientSecret: 'client-secret-canary' })],
  shared: redisStore(client),
  connections: { store: openStore(), owner: (req) => req.get('x-user') },
  timeout: 3_000,
})
app.use(auth)
app.get('/call', (req, res, next) => {
  req
    .oauth('plain')
    .get('me')
    .then(({ data }) => res.json(data), next)
})
/** A nightly job: as many calls at once as it is told. */
app.get('/job/:user/:count', (req, res, next) => {
  const call = auth.onBehalfOf(req.params.user)('plain')
  const calls = Array.from({ length: Number(req.params.count) }, () =>
    call.get('me').then(
      ({ status }) => status,
      (error: unknown) => (isOAuthError(error) ? error.status : String(error)),
    ),
  )
  Promise.all(calls).then((statuses) => res.json(statuses), next)
})
app.get('/import/:user', (req, res, next) => {
  const tokens = { accessToken: 'old', refreshToken: 'seed', expiresAt: Date.now() - 1 }
  auth.importConnection(req.params.user, 'plain', { tokens }).then((kept) => res.json(kept), next)
})
app.use(((error, _req, res, _next) => {
  if (isOAuthError(error)) res.status(error.status).json(error)
  else res.status(503).json({ name: 'the session store', message: String(error) })
}) satisfies express.ErrorRequestHandler)

function openStore(): ConnectionStore {
  if (STORE === 'redis') return redisConnections(home)
  const address = { host: '127.0.0.1', port: Number(DATABASE_PORT) }
  if (STORE === 'postgres') {
    const { Pool } = require('pg') as { Pool: new (options: object) => PostgresPool }
    const pool = new Pool({ ...address, user: 'site', database: 'postgres', max: 5 })
    // pg tells of a lost connection only whoever listens, and ends the process else.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    return sqlConnections(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }))
  }
  const { createPool } = require('mysql2') as { createPool: (options: object) => MysqlPool }
  const pool = createPool({ ...address, user: 'root', database: 'test', connectionLimit: 5 })
  return sqlConnections(new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) }))
}

type MysqlPool = ConstructorParameters<typeof MysqlDialect>[0]['pool']
type PostgresPool = Exclude<
  ConstructorParameters<typeof PostgresDialect>[0]['pool'],
  () => unknown
> & {
  on(event: 'error' | 'connect', listener: (client: PostgresPool) => void): unknown
}

const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()))
