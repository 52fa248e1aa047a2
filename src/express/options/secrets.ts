import { developmentSecret } from './development-secret.js'

/** The list of secrets; in development a missing one is made. */
export function readSecrets(secret: unknown, development: boolean): readonly string[] {
  if (secret === undefined) {
    if (development) return [developmentSecret()]
    throw new TypeError(
      'oauth: secret is required in production: give 32 random bytes or more (development is ' +
        'NODE_ENV development or test, or none with a baseUrl on this machine)',
    )
  }
  const list: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (list.length === 0) {
    throw new TypeError('oauth: secret is an empty list: give at least one, of 32 random bytes')
  }
  return list.map((item, index) => {
    if (typeof item !== 'string' || Buffer.byteLength(item) < 32) {
      const got = typeof item === 'string' ? `${Buffer.byteLength(item)} bytes` : typeof item
      throw new TypeError(
        `oauth: secret ${index + 1} must be a string of 32 bytes or more, got ${got}`,
      )
    }
    return item
  })
}
