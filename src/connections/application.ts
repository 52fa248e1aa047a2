import { requestTokens } from '../http/token-endpoint.js'
import type { Client } from '../protocol/provider/client.js'
import type { Connection } from '../protocol/connection.js'
import { jwtBearer } from '../protocol/grants/jwt-bearer.js'
import { applicationGrant, type Grant } from '../protocol/token/grants.js'
import { withoutPrototype } from '../protocol/params.js'
import { sha256 } from '../protocol/authorization/pkce.js'
import { hasExpired, needsRenewal, withoutRefreshToken } from '../protocol/token/token-set.js'
import type { ConnectionSource } from '../http/api/connection-source.js'
import { backingOff } from '../store/backoff.js'
import { completeConnection } from './complete.js'
import type { Services } from './services.js'

/** How long a record without an end is kept in the store before it is asked for anew. */
const FOREVER_MS = 30 * 24 * 3600_000
/** A token just received is used, however short its life: renewing it again would never end. */
const JUST_RECEIVED_MS = 10_000

/**
 * The application's own token (RFC 6749 §4.4): one for all visitors and processes, kept in the
 * store. A refresh token that comes along is dropped: §4.4.3 says it should not be there.
 */
export function applicationSource(services: Services, client: Client): ConnectionSource {
  const { refusals } = services
  const key = recordKey(services, client)
  return {
    connection: () => connection(services, client),
    accepted: (accepted) => {
      refusals.accepted(tokenName(accepted))
    },
    renew: async (refused, { state }) => {
      if (state === 'forbidden' && !refusals.wasAccepted(tokenName(refused))) return undefined
      if (await refusals.isPaused(key)) return undefined
      return obtain(services, client, refused.tokens.accessToken)
    },
    refusedAgain: (_fresh, refusal) => refusals.pause(key, refusal),
  }
}

function tokenName({ provider, connectedAt }: Connection): string {
  return `application ${provider} ${connectedAt}`
}

/** The token as the store has it now, fresh or not. */
export function knownApplication(
  services: Services,
  client: Client,
): Promise<Connection | undefined> {
  return services.vault.read<Connection>(recordKey(services, client))
}

async function connection(services: Services, client: Client): Promise<Connection> {
  const known = await knownApplication(services, client)
  if (known && isFresh(client, known, services.now())) return known
  return obtain(services, client, known?.tokens.accessToken ?? '')
}

/** One request, whoever and how many ask; `dead` is a token that is of no more use. */
function obtain(services: Services, client: Client, dead: string): Promise<Connection> {
  const key = recordKey(services, client)
  return services.once(`once ${key} ${sha256(dead)}`, async () => {
    const known = await knownApplication(services, client)
    if (known && known.tokens.accessToken !== dead && isFresh(client, known, services.now()))
      return known
    return backingOff(services.vault, `trouble ${key}`, services.now, () =>
      request(services, client),
    )
  })
}

async function request(services: Services, client: Client): Promise<Connection> {
  const issued = await requestTokens(services.channel, client, () => grantOf(services, client))
  const now = services.now()
  const fresh = await completeConnection<Connection>(services, client, {
    provider: client.id,
    account: 'default',
    tokens: withoutRefreshToken(issued.tokens),
    params: issued.params,
    connectedAt: now,
  })
  const { expiresAt = now + FOREVER_MS } = withoutPrototype(fresh.tokens)
  await services.vault.write(
    recordKey(services, client),
    fresh,
    Math.max(expiresAt - now, JUST_RECEIVED_MS),
  )
  return fresh
}

async function grantOf({ channel }: Services, client: Client): Promise<Grant> {
  const { assertion } = client
  if (!assertion) return applicationGrant(client)
  return jwtBearer(await channel.discover(client), assertion, channel.now())
}

/**
 * Another client, secret, scope, endpoint, grant or setting is another token: a registration with a wrong secret
 * must not be served the right one's.
 */
function recordKey({ vault }: Services, client: Client): string {
  const { id, clientId, clientSecret, scope, provider, grant, settings } = client
  const { fingerprint, issuer, subject, audience, scopeIn, claims } = client.assertion ?? {}
  const parts: unknown[] = [clientId, clientSecret, scope, provider.tokenEndpoint, grant, settings]
  if (fingerprint !== undefined) parts.push(fingerprint, issuer, subject, audience, scopeIn, claims)
  // One that demands a bound token must not be served another.
  if (provider.dpop === true) parts.push('DPoP')
  return `application ${id} ${vault.digest(JSON.stringify(parts))}`
}

function isFresh(client: Client, { tokens, connectedAt }: Connection, now: number): boolean {
  if (!needsRenewal(tokens, now, client.provider.refreshBefore)) return true
  return Math.abs(now - connectedAt) < JUST_RECEIVED_MS && !hasExpired(tokens, now)
}
