import type { Client } from '../../src/protocol/provider/client.js'
import { clientSecretPost } from '../../src/protocol/token/client-auth.js'
import type { Provider } from '../../src/protocol/provider/provider.js'
import { register } from '../../src/protocol/provider/registration/register.js'
import type { RegistrationOptions } from '../../src/protocol/provider/registration/registration.js'

/** A registration as the site holds it, for what needs no site. */
export function client(
  cells: Partial<Provider> = {},
  options: Partial<RegistrationOptions> = {},
): Client {
  const table: Provider = {
    id: 'plain',
    name: 'Plain',
    authorizationEndpoint: 'https://id.example/authorize?tenant=1',
    tokenEndpoint: 'https://id.example/token',
    apiBaseUrl: 'https://api.example/v1/',
    clientAuth: clientSecretPost,
    ...cells,
  }
  const keys = { clientId: 'the-client', clientSecret: 'client-secret-canary' }
  return {
    ...register(table, { ...keys, ...options }),
    redirectUri: 'https://app.example/auth/plain/callback',
  }
}

/** What a function throws, for a test that looks at several of its fields. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** The fields of the error that a call ends in. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  const error = await call.catch((caught: unknown) => caught)
  if (!(error instanceof Error)) throw new Error('nothing was thrown')
  return JSON.parse(JSON.stringify(error))
}
