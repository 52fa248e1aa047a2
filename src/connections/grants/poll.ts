import { setTimeout as sleepFor } from 'node:timers/promises'
import { AuthorizationError, isOAuthError, OAuthError, TokenError } from '../../errors.js'
import type { BackChannel } from '../../http/back-channel.js'
import { requestTokens, type Issued } from '../../http/token-endpoint.js'
import { deviceCodeGrant, type DeviceCode } from '../../protocol/grants/device-authorization.js'
import type { Client } from '../../protocol/provider/client.js'

/** How a poll waits and is called off. */
export interface Polling {
  readonly signal: AbortSignal | undefined
  /** Called for tokens that came after the caller had gone. */
  readonly late: (issued: Issued) => void
  /** Milliseconds; ends early where the signal says so. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

/** RFC 8628 §3.5 */
const SLOW_DOWN_S = 5
/** A server that does not answer is asked less and less often, but still within a user code's life. */
const MAX_BACKOFF_S = 60
/** The person's own no, in the words of servers. */
const DENIED = /^(?:access|authorization)_(?:denied|declined)$/

/**
 * Asks for the tokens of a device until the person has agreed or said no, or the code has expired
 * (RFC 8628 §3.4, §3.5).
 * @throws AuthorizationError `access_denied`; TokenError `expired_token`, `aborted`, and as any
 *   token request for a refusal that no waiting will change
 */
export async function pollForTokens(
  channel: BackChannel,
  client: Client,
  device: DeviceCode,
  { signal, late, sleep = pause }: Polling,
): Promise<Issued> {
  let { interval } = device
  for (;;) {
    const left = device.expiresAt - channel.now()
    if (signal?.aborted) throw aborted(client)
    if (left <= 0) throw expired(client)
    await sleep(Math.min(interval * 1000, left), signal)
    if (signal?.aborted) throw aborted(client)
    if (device.expiresAt <= channel.now()) throw expired(client)
    try {
      return await unlessAborted(
        client,
        requestTokens(channel, client, deviceCodeGrant(device)),
        signal,
        late,
      )
    } catch (error) {
      interval = nextInterval(client, error, interval)
    }
  }
}

/** Seconds until the next request. Throws for whatever ends the wait. */
function nextInterval(client: Client, error: unknown, interval: number): number {
  if (!isOAuthError(error)) throw error
  const { code, providerCode = '', retryAfter = 0 } = error
  if (providerCode === 'authorization_pending') return interval
  if (providerCode === 'slow_down') return interval + SLOW_DOWN_S
  if (providerCode === 'expired_token') throw expired(client)
  if (DENIED.test(providerCode)) throw denied(client, error)
  if (code === 'rate_limited') return Math.max(interval + SLOW_DOWN_S, retryAfter)
  // A connection that timed out, or could not be made: RFC 8628 §3.5 wants fewer of them.
  if (error.retryable) return Math.max(interval, Math.min(2 * interval, MAX_BACKOFF_S))
  throw error
}

/** The work's result; where the signal comes first, whatever comes later is for `late`. */
async function unlessAborted(
  client: Client,
  work: Promise<Issued>,
  signal: AbortSignal | undefined,
  late: (issued: Issued) => void,
): Promise<Issued> {
  if (!signal) return work
  let stop = (): void => undefined
  const calledOff = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(aborted(client))
    }
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, calledOff])
  } catch (error) {
    if (signal.aborted) void work.then(late, () => undefined)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // It rejects for nothing but the signal, which the caller looks at.
  await sleepFor(ms, undefined, { signal }).catch(() => undefined)
}

function aborted({ id }: Client): OAuthError {
  return new TokenError('aborted', id, 'the wait for the device was called off', {
    status: 502,
    hint: 'The signal of device.wait({ signal }) said so.',
  })
}

function expired({ id }: Client): OAuthError {
  return new TokenError('expired_token', id, 'nobody entered the user code in time', {
    status: 400,
    hint: 'It has expired: ask for another one with auth.device(id).',
  })
}

function denied({ id }: Client, { providerCode, providerMessage }: OAuthError): OAuthError {
  return new AuthorizationError('access_denied', id, 'access was not allowed', {
    status: 403,
    hint: 'The person did not allow access. Nothing is broken; they may start again.',
    ...(providerCode !== undefined && { providerCode }),
    ...(providerMessage !== undefined && { providerMessage }),
  })
}
