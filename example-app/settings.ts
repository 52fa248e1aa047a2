import { randomBytes } from 'node:crypto'

/** The environment, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the example is told from outside; all of it has a default. */
export interface Settings {
  readonly port: number
  /** Default: `http://localhost:<port>`. */
  readonly baseUrl: string | undefined
  readonly sessionSecret: string
  readonly oauthSecret: string | undefined
  readonly redisUrl: string | undefined
}

/**
 * Reads the variables that concern the site itself; `registrations.ts` reads those of providers.
 * @throws TypeError that names the variable
 */
export function readSettings(env: Environment): Settings {
  const random = () => randomBytes(32).toString('base64url')
  // In production a secret made at random would sign everybody out at each restart.
  const development = env.NODE_ENV !== 'production'
  return {
    port: readPort(env.PORT),
    baseUrl: given(env.BASE_URL),
    sessionSecret: given(env.SESSION_SECRET) ?? random(),
    oauthSecret: given(env.OAUTH_SECRET) ?? (development ? random() : undefined),
    redisUrl: given(env.REDIS_URL),
  }
}

/** A variable set to nothing counts as not set. */
export function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function readPort(value: string | undefined): number {
  const port = Number(given(value) ?? 3000)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new TypeError(`PORT must be a number from 0 to 65535, got ${JSON.stringify(value)}`)
}
