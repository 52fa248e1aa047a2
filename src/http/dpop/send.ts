import { isRecord } from '../../protocol/api/api-request.js'
import type { DpopKey } from '../../protocol/dpop/key.js'
import { dpopProof } from '../../protocol/dpop/proof.js'
import { ownField } from '../../protocol/params.js'
import { parseJson } from '../json.js'
import type { HttpRequest, HttpResponse } from '../transport/transport.js'
import { nonceIn, type DpopNonces } from './nonces.js'

/** What a proof is made with, beside the request. */
export interface Prover {
  readonly key: DpopKey
  /** Of an API request. */
  readonly accessToken?: string | undefined
  readonly nonces: DpopNonces
  readonly now: () => number
}

/** The request with a new proof in its header (RFC 9449 §4.1). */
export function withProof(request: HttpRequest, prover: Prover): HttpRequest {
  const { key, accessToken, nonces, now } = prover
  const { method, url, headers } = request
  const nonce = nonces.find(url)
  const dpop = dpopProof(key, { method, url, accessToken, nonce, now: now() })
  return { ...request, headers: { ...headers, dpop } }
}

/**
 * Sends a request, and once more where the server asks for its nonce (RFC 9449 §8, §9); what it says
 * then is its answer. Nothing was spent by the first: the server looked at the proof and no further.
 */
export async function withNonce(
  attempt: (again: boolean) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const first = await attempt(false)
  return asksForNonce(first) && nonceIn(first.headers) !== undefined ? attempt(true) : first
}

/** RFC 9449 §9, whatever the case of the scheme, and with other challenges before it. */
const CHALLENGE = /(?:^|[\s,])dpop[\s,][^]*?error\s{0,8}=\s{0,8}"?use_dpop_nonce(?![\w-])/i
/** A longer header is no challenge of use, and a longer body is no refusal. */
const [MAX_CHALLENGE, MAX_BODY] = [2_000, 16 * 1024]

function asksForNonce({ status, headers, body }: HttpResponse): boolean {
  if (status !== 400 && status !== 401) return false
  const challenge = ownField(headers, 'www-authenticate')?.slice(0, MAX_CHALLENGE)
  if (challenge !== undefined && CHALLENGE.test(challenge)) return true
  if (body.length > MAX_BODY || !body.includes('use_dpop_nonce')) return false
  try {
    const data = parseJson(body.toString())
    return isRecord(data) && ownField(data, 'error') === 'use_dpop_nonce'
  } catch {
    return false
  }
}
