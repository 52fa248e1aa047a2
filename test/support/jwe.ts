import { constants, createCipheriv, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto'

const part = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64url')

/** A text encrypted as a server would (RFC 7516 §5.1): RSA-OAEP-256 or what the header says, A256GCM. */
export function encrypt(
  text: string,
  key: KeyObject,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const head = part(JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM', ...header }))
  const [secret, iv] = [randomBytes(32), randomBytes(12)]
  const wrapped =
    header.alg === 'RSA1_5'
      ? publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, secret)
      : publicEncrypt({ key, oaepHash: 'sha256' }, secret)
  const cipher = createCipheriv('aes-256-gcm', secret, iv)
  cipher.setAAD(Buffer.from(head))
  const sealed = Buffer.concat([cipher.update(text), cipher.final()])
  return [head, part(wrapped), part(iv), part(sealed), part(cipher.getAuthTag())].join('.')
}
