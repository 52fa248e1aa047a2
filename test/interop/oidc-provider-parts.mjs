// What the servers of this folder have in common. Each runs in a process of its own.
import { createServer } from 'node:http'

/** Listens on a port that is free; `handlerAt(origin)` answers once the server knows its origin. */
export function serve(handlerAt) {
  const server = createServer()
  server.listen(0, '127.0.0.1', () => {
    const origin = `http://127.0.0.1:${server.address().port}`
    server.on('request', handlerAt(origin))
    process.send?.({ origin })
  })
  endWithParent()
}

export function endWithParent() {
  process.on('disconnect', () => process.exit(0))
}

/** Keys to sign with, made by the functions of `pairs`. */
export function signingKeys(pairs, kidOf = (name) => name) {
  return Object.entries(pairs).map(([name, pair]) => ({
    ...pair().privateKey.export({ format: 'jwk' }),
    ...{ kid: kidOf(name), use: 'sig' },
  }))
}

/** A client that signs people in at the site's callback, where `ID` is its own. */
export function client(id, more) {
  return {
    client_id: id,
    client_secret: `secret-of-${id}-32-bytes-or-more-of-it`,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [process.env.REDIRECT_URI.replace('ID', id)],
    token_endpoint_auth_method: 'client_secret_basic',
    ...more,
  }
}

/** What no test of this folder does without. */
export const COMMON = {
  pkce: { required: () => true },
  // Its own refuses addresses of this machine.
  fetch: (url, { dispatcher: _, ...options }) => globalThis.fetch(url, options),
  issueRefreshToken: () => true,
  cookies: { keys: ['a key for tests only'] },
}
