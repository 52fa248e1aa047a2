import type { OpenConnection } from '../../src/connections/record.js'
import { createOpenId } from '../../src/connections/openid/openid.js'
import { createRefusals } from '../../src/connections/refusals.js'
import type { Services } from '../../src/connections/services.js'
import { createDpopNonces } from '../../src/http/dpop/nonces.js'
import { createSend } from '../../src/http/transport/transport.js'
import { createSealer } from '../../src/protocol/seal.js'
import { createLocalOnce } from '../../src/store/local-once.js'
import { createLock } from '../../src/store/lock.js'
import { memoryStore } from '../../src/store/memory.js'
import { createVault } from '../../src/store/shared.js'

/** What one process of a site works with. */
export function services(secret = 'a secret of 32 bytes or more, of a site'): Services {
  const shared = memoryStore()
  const now = () => Date.now()
  const vault = createVault(shared, createSealer([secret], 'store'))
  const send = createSend(undefined)
  const once = createLocalOnce(now)
  const channel = { send, timeout: 2_000, now, dpopNonces: createDpopNonces() }
  const openid = createOpenId({ channel, shared, vault, once, now })
  return {
    channel: { ...channel, discover: openid.discover },
    openid,
    shared,
    vault,
    refusals: createRefusals(vault, now),
    once,
    lock: createLock(shared, 2_000),
    connectionSealer: createSealer([secret], 'connection'),
    now,
  }
}

/** A connection whose token is at its end. */
export function aging(fields: Partial<OpenConnection> = {}): OpenConnection {
  return {
    id: 'connection-1',
    version: 1,
    provider: 'plain',
    account: 'default',
    tokens: {
      accessToken: 'access-canary',
      refreshToken: 'refresh-canary',
      tokenType: 'Bearer',
      expiresAt: Date.now() + 30_000,
    },
    params: { group_id: '7' },
    connectedAt: 1,
    ...fields,
  }
}

/** A refusal after which the token is dead for sure. */
export const DEAD = { state: 'dead', calledAt: 0 } as const
