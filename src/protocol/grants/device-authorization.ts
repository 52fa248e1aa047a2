import { TokenError } from '../../errors.js'
import { isRecord } from '../api/api-request.js'
import { compact, ownField, type Params } from '../params.js'
import type { Client } from '../provider/client.js'
import type { Grant } from '../token/grants.js'
import { isToken } from '../token/token-response.js'
import { isEndpoint } from '../url.js'

/** RFC 8628 §3.4 */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** What a device authorization endpoint answers (RFC 8628 §3.2), checked. */
export interface DeviceCode {
  readonly deviceCode: string
  /** What the person types in there. */
  readonly userCode: string
  /** Where. */
  readonly verificationUri: string
  /** The same address with the code in it, for a link or a QR code. */
  readonly verificationUriComplete: string | undefined
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Seconds between two token requests. */
  readonly interval: number
}

/** RFC 8628 §3.2: where the server does not say. */
const INTERVAL_S = 5
/** Whoever is told to wait longer between two requests waits for nothing. */
const MAX_INTERVAL_S = 600
/** A user code is typed in at once; a day is for ever. */
const MAX_LIFETIME_S = 24 * 3600
/** It is shown on a terminal, where a control character would be a command. */
const USER_CODE = /^[\x20-\x7e]{1,128}$/
const ADDRESS = /^[\x21-\x7e]{1,2048}$/

/**
 * RFC 8628 §3.1. `client_id` goes along whoever the client is: servers differ in whether they want
 * it beside the client's authentication.
 * @param scope - joined as the provider wants it; `''` asks for none
 */
export function deviceAuthorizationForm(client: Client, scope: string, more: Params): Params {
  return { ...more, client_id: client.clientId, ...compact({ scope: scope || undefined }) }
}

/** RFC 8628 §3.4 */
export function deviceCodeGrant({ deviceCode }: Pick<DeviceCode, 'deviceCode'>): Grant {
  return { grant_type: DEVICE_CODE, device_code: deviceCode }
}

/**
 * RFC 8628 §3.2. Some servers call the address `verification_url`, as a draft did.
 * @param endpoint - that was asked: only one that is plain http itself may name such an address
 * @throws TokenError `invalid_response` that names the field
 */
export function readDeviceAuthorization(
  provider: string,
  fields: unknown,
  endpoint: string,
  now: number,
): DeviceCode {
  const field = (name: string) => (isRecord(fields) ? ownField(fields, name) : undefined)
  const refuse = (what: string) => unusable(provider, what)
  const deviceCode = field('device_code')
  if (!isToken(deviceCode)) throw refuse('it has no device_code')
  const userCode = field('user_code')
  if (typeof userCode !== 'string' || !USER_CODE.test(userCode)) {
    throw refuse('it has no user_code that can be shown')
  }
  const http = !isEndpoint(endpoint)
  const isAddress = (value: unknown): value is string =>
    typeof value === 'string' && ADDRESS.test(value) && isEndpoint(value, http)
  const verificationUri = field('verification_uri') ?? field('verification_url')
  if (!isAddress(verificationUri)) throw refuse('its verification_uri is no https address')
  const complete = field('verification_uri_complete') ?? undefined
  if (complete !== undefined && !isAddress(complete)) {
    throw refuse('its verification_uri_complete is no https address')
  }
  const lifetime = secondsIn(field('expires_in'))
  if (!(lifetime >= 1 && lifetime <= MAX_LIFETIME_S)) {
    throw refuse(`its expires_in must be 1 to ${MAX_LIFETIME_S} seconds`)
  }
  const interval = secondsIn(field('interval') ?? INTERVAL_S)
  if (!(interval >= 1 && interval <= MAX_INTERVAL_S)) {
    throw refuse(`its interval must be 1 to ${MAX_INTERVAL_S} seconds`)
  }
  const expiresAt = now + Math.round(lifetime * 1000)
  return {
    ...{ deviceCode, userCode, verificationUri, verificationUriComplete: complete },
    ...{ expiresAt, interval },
  }
}

/** Some servers send numbers as text. */
function secondsIn(value: unknown): number {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  return isNumeric ? Number(value) : NaN
}

function unusable(provider: string, what: string): TokenError {
  return new TokenError(
    'invalid_response',
    provider,
    `the device authorization answer is unusable: ${what}`,
    {
      status: 502,
      hint: 'See deviceAuthorizationEndpoint, and RFC 8628 §3.2 for what it answers.',
    },
  )
}
