import { loadJose } from '../jose/jose.js'
import { invalid, type RefusalRules } from './refusal.js'
import type { DecryptionKey } from './decryption-key.js'

/** What a token is read by. */
export interface DecryptRules extends RefusalRules {
  /** The registration's. */
  readonly decryptionKey: DecryptionKey | undefined
}

/** RFC 7518 §5.1 */
const CONTENT = [
  ...['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'],
  ...['A128GCM', 'A192GCM', 'A256GCM'],
]
const MAX_LENGTH = 24 * 1024
const HINT =
  'Give the registration the decryptionKey whose public half the server has, or register the ' +
  'client there without encryption (…_encrypted_response_alg).'

/**
 * The signed token within an encrypted one (RFC 7516, OpenID Connect Core §16.14); any other token
 * is returned as it is. Whose it is, only its signature says: everybody may know the public key.
 * @throws as `rules.refuse` says, or a TokenError `id_token_invalid`
 */
export async function decrypted(token: string, rules: DecryptRules): Promise<string> {
  if (!isEncrypted(token)) return token
  const { decryptionKey } = rules
  if (!decryptionKey) throw invalid(rules, 'it is encrypted', HINT)
  if (token.length > MAX_LENGTH) throw invalid(rules, 'it is longer than 24 KiB')
  const { compactDecrypt } = await loadJose()
  try {
    const { plaintext } = await compactDecrypt(token, decryptionKey.key, {
      keyManagementAlgorithms: [...decryptionKey.algorithms],
      contentEncryptionAlgorithms: CONTENT,
      maxDecompressedLength: MAX_LENGTH,
    })
    return new TextDecoder().decode(plaintext)
  } catch {
    // What went wrong with which part is for nobody to learn (RFC 7516 §11.5).
    throw invalid(rules, 'it cannot be decrypted with the decryptionKey', HINT)
  }
}

/** RFC 7516 §9 */
export function isEncrypted(token: string): boolean {
  return token.split('.', 6).length === 5
}
