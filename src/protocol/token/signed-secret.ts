import type { KeyObject } from 'node:crypto'
import { loadJose } from '../jose/jose.js'
import { assertNames } from '../known-name.js'
import { withoutPrototype } from '../params.js'
import { show } from '../url.js'
import { clientSecretPost, type ClientAuth, type Credentials } from './client-auth.js'

/** What a provider wants of a secret that its clients sign. */
export interface SignedSecretOptions {
  /** `aud`: whom it is for, in the provider's own words. */
  readonly audience: string
  /** `alg`. Default: `'ES256'`. */
  readonly algorithm?: string | undefined
  /** Seconds that it is good for, at most six months. Default: 3600. */
  readonly lifetime?: number | undefined
  /** How it is sent. Default: `clientSecretPost`. */
  readonly send?: ClientAuth | undefined
}

const OPTIONS = ['audience', 'algorithm', 'lifetime', 'send']
/** Six months, as those count them who ask for it. */
const MAX_LIFETIME = 15_777_000
/** One that ends on its way is refused. */
const LEEWAY = 60

interface Signed {
  readonly secret: string
  /** Seconds since 1970. */
  readonly until: number
}

/**
 * A client secret that is a JWT which the site signs (ES256) with the key that the provider gave
 * it: `iss` is the registration's `teamId`, `sub` its `clientId`, `kid` its `keyId`. It is made
 * shortly before it is used, and used again until a minute before its end.
 * @throws TypeError for options that do not fit
 */
export function clientSecretSigned(given: SignedSecretOptions): ClientAuth {
  const options = readOptions(given)
  const { algorithm = 'ES256', send = clientSecretPost } = options
  const known = new WeakMap<KeyObject, Map<string, Signed>>()

  const auth: ClientAuth = async (request, credentials) => {
    const { signingKey, teamId = '', clientId } = credentials
    if (!signingKey) throw new TypeError('the registration has no privateKey')
    const mine = known.get(signingKey.key) ?? new Map<string, Signed>()
    known.set(signingKey.key, mine)
    const name = JSON.stringify([clientId, teamId, signingKey.id])
    const now = Math.floor(Date.now() / 1000)
    const last = mine.get(name)
    // Also after the clock was set back: the server would find it made in the future.
    const usable = last && now < last.until - LEEWAY && now >= last.until - lifetimeOf(options)
    const signed = usable ? last : await sign(credentials, options, algorithm, now)
    mine.set(name, signed)
    return send(request, { ...credentials, clientSecret: signed.secret })
  }
  return Object.assign(auth, { needs: ['privateKey', 'keyId', 'teamId'] as const, algorithm })
}

function lifetimeOf({ lifetime = 3600 }: SignedSecretOptions): number {
  return lifetime
}

async function sign(
  { signingKey, teamId, clientId }: Credentials,
  options: SignedSecretOptions,
  alg: string,
  now: number,
): Promise<Signed> {
  if (!signingKey) throw new TypeError('the registration has no privateKey')
  const until = now + lifetimeOf(options)
  const claims = { iss: teamId, iat: now, exp: until, aud: options.audience, sub: clientId }
  const { SignJWT } = await loadJose()
  const secret = await new SignJWT(claims)
    .setProtectedHeader({ alg, ...(signingKey.id !== undefined && { kid: signingKey.id }) })
    .sign(signingKey.key)
  return { secret, until }
}

function readOptions(given: SignedSecretOptions): SignedSecretOptions {
  const options = withoutPrototype(given)
  assertNames('clientSecretSigned', 'option', options, OPTIONS)
  const { audience, algorithm = 'ES256', lifetime = 3600, send = clientSecretPost } = options
  for (const [option, value] of Object.entries({ audience, algorithm })) {
    if (typeof value === 'string' && value !== '') continue
    throw new TypeError(
      `clientSecretSigned: ${option} must be a non-empty string, got ${show(value)}`,
    )
  }
  if (!Number.isInteger(lifetime) || lifetime <= LEEWAY || lifetime > MAX_LIFETIME) {
    throw new TypeError(
      `clientSecretSigned: lifetime must be ${LEEWAY + 1} to ${MAX_LIFETIME} seconds, ` +
        `got ${show(lifetime)}`,
    )
  }
  if (typeof send !== 'function') {
    throw new TypeError(
      `clientSecretSigned: send must be a client authentication, got ${show(send)}`,
    )
  }
  return options
}
