import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { randomBytes, sha256 } from './authorization/pkce.js'

/**
 * Turns text into an opaque string that only the holder of a secret can read or make, and back.
 * `context` is bound in: what was sealed in one context opens in no other.
 */
export interface Sealer {
  seal(text: string, context: string): string
  /** `undefined` for anything forged, foreign, or sealed with a secret no longer listed. */
  open(sealed: string, context: string): string | undefined
  /**
   * A name for text, the same for everybody who seals with this secret and nobody else's: it can
   * neither be guessed at nor made without it (HMAC-SHA-256, base64url).
   */
  digest(text: string): string
  /**
   * The names that holders of any of the secrets give it, {@link digest} first: what was written
   * under an older secret's name is found until that secret is taken out.
   */
  digests(text: string): readonly string[]
}

interface Key {
  /** What begins everything it sealed: the version of all this, and which of the keys it is. */
  readonly mark: string
  readonly key: KeyObject
}

const VERSION = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM. A key per secret and purpose by HKDF-SHA-256, so that a cookie of one purpose can
 * never pass for another. The first secret seals, all of them open.
 */
export function createSealer(secrets: readonly string[], purpose: string): Sealer {
  const keys = secrets.map((secret) => deriveKey(secret, purpose))
  const [first] = keys
  const [names, ...formerNames] = secrets.map((secret) => deriveKey(secret, `${purpose} names`))
  if (!first || !names) throw new TypeError('at least one secret is needed')

  return {
    seal(text, context) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', first.key, iv)
      cipher.setAAD(Buffer.from(context))
      const sealed = cipher.update(text, 'utf8')
      cipher.final() // a stream cipher has nothing left by then
      const box = Buffer.concat([iv, sealed, cipher.getAuthTag()])
      return first.mark + box.toString('base64url')
    },
    open(sealed, context) {
      const used = keys.find(({ mark }) => sealed.startsWith(mark))
      if (!used) return undefined
      const box = sealed.slice(used.mark.length)
      const bytes = Buffer.from(box, 'base64url')
      // Base64 has several spellings of the same bytes: only ours opens.
      if (bytes.toString('base64url') !== box) return undefined
      return decrypt(used.key, bytes, context)
    },
    digest: (text) => nameBy(names, text),
    digests: (text) => [names, ...formerNames].map((key) => nameBy(key, text)),
  }
}

function deriveKey(secret: string, purpose: string): Key {
  const info = `express-oauth-connect ${purpose}`
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', info, 32))
  const id = sha256(bytes.toString('hex')).slice(0, 6)
  return { mark: `${VERSION}.${id}.`, key: createSecretKey(bytes) }
}

function nameBy({ key }: Key, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

function decrypt(key: KeyObject, box: Buffer, context: string): string | undefined {
  if (box.length < IV_BYTES + TAG_BYTES) return undefined
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, IV_BYTES), options)
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(box.subarray(-TAG_BYTES))
  try {
    const text = decipher.update(box.subarray(IV_BYTES, -TAG_BYTES))
    decipher.final() // throws where the tag is another
    return text.toString()
  } catch {
    return undefined
  }
}
