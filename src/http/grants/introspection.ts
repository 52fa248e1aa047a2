import {
  introspectionForm,
  readIntrospection,
  type Introspection,
} from '../../protocol/grants/introspection.js'
import type { Client } from '../../protocol/provider/client.js'
import type { BackChannel } from '../back-channel.js'
import { askAsClient } from './client-request.js'

/** RFC 9701 §5: the answer as a JWT of its own, for whoever passes it on. */
const REFUSED = {
  'application/token-introspection+jwt':
    'Register the client at the server without introspection_signed_response_alg and ' +
    'introspection_encrypted_response_alg: plain JSON is read (RFC 7662 §2.2), RFC 9701 is not.',
  'application/jwt': 'Plain JSON is read (RFC 7662 §2.2), a JWT is not.',
}

/**
 * Asks the server what it knows of a token (RFC 7662 §2.1).
 * @param url - of the introspection endpoint
 * @throws TokenError for a refusal, an outage and an answer that cannot be used
 */
export async function introspectToken(
  channel: BackChannel,
  client: Client,
  url: string,
  token: string,
  hint: string | undefined,
): Promise<Introspection> {
  const phase = 'introspect'
  const endpoint = { url, name: 'the introspection endpoint', phase, refused: REFUSED } as const
  const fields = await askAsClient(channel, client, endpoint, introspectionForm(token, hint))
  return readIntrospection(client.id, fields)
}
