import { isOAuthError } from '../../errors.js'
import { fetchDocument, type PublicDocument } from '../../http/openid/document.js'
import { createSend } from '../../http/transport/transport.js'
import { isEndpoint } from '../../protocol/url.js'

const TIMEOUT_MS = 10_000

/**
 * What a server publishes of itself.
 * @param from - the address of its metadata, or its issuer (OpenID Connect Discovery 1.0 §4)
 * @returns the metadata, or why there are none
 */
export async function fetchMetadata(from: string): Promise<PublicDocument | string> {
  const url = from.includes('/.well-known/')
    ? from
    : `${from.replace(/\/$/, '')}/.well-known/openid-configuration`
  if (!isEndpoint(url)) return `${JSON.stringify(from)} is no https address`
  try {
    const address = { provider: 'new-provider', url, what: "the server's metadata" }
    return await fetchDocument({ send: createSend(), timeout: TIMEOUT_MS }, address)
  } catch (error) {
    if (!isOAuthError(error)) throw error
    return error.message
  }
}
