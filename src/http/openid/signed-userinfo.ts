import { ApiError } from '../../errors.js'
import type { Fields } from '../../protocol/api/fields.js'
import type { ApiResponse } from '../../protocol/api/provider-api.js'
import { ownField } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import type { BackChannel } from '../back-channel.js'

/** The JWT that a userinfo answer is (OpenID Connect Core §5.3.2); `undefined` for another answer. */
export function jwtIn({ data, headers }: ApiResponse): string | undefined {
  const type = ownField(headers, 'content-type') ?? ''
  if (!/^application\/jwt\s*(?:;|$)/i.test(type)) return undefined
  const text = data instanceof Uint8Array ? Buffer.from(data).toString('latin1') : data
  return typeof text === 'string' ? text.trim() : undefined
}

/**
 * What a userinfo answer that is a JWT says.
 * @throws ApiError `invalid_response`
 */
export async function openUserinfo(
  { readUserinfo }: Pick<BackChannel, 'readUserinfo'>,
  client: Client,
  token: string,
): Promise<Fields> {
  if (readUserinfo) return readUserinfo(client, token)
  throw new ApiError('invalid_response', client.id, 'the userinfo answer is a JWT', { status: 502 })
}
