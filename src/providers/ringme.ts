import { failure, failureOf, type Answer, type FailureResult } from '../protocol/answer.js'
import { fieldsOf } from '../protocol/api/api-request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { repeat } from '../protocol/provider/kit/fields.js'
import type { Provider } from '../protocol/provider/provider.js'
import {
  assertObject,
  type Registration,
  type RegistrationOptions,
} from '../protocol/provider/registration/registration.js'
import { show } from '../protocol/url.js'

/** A registration at one of the telephony providers that run RingMe. */
export interface RingmeOptions<Id extends string = string> extends RegistrationOptions<Id> {
  /** The provider's API host, such as `https://apiproxy.telphin.ru`. */
  readonly origin: string
}

/**
 * RingMe, the telephony platform that providers run under their own names. A token stands for a
 * user of the telephone exchange and may die before `expires_in`. By default the application signs
 * in for itself; `grant: 'authorization_code'` signs a person in.
 * @throws TypeError for a bad registration, first of all one without `origin`
 * @see https://ringme-confluence.atlassian.net/wiki/spaces/Ringme
 */
export function ringme<const Id extends string = 'ringme'>(
  options: RingmeOptions<Id>,
): Registration<Id> {
  assertObject('ringme', options)
  if (typeof options.origin !== 'string') {
    throw new TypeError(
      `ringme: origin must be the API host of your telephony provider, got ${show(options.origin)}`,
    )
  }
  return defineProvider({ ...table, id: 'ringme', name: 'RingMe' })(options)
}

/**
 * Telphin: RingMe at `https://apiproxy.telphin.ru`.
 * @throws TypeError for a bad registration
 */
export function telphin<const Id extends string = 'telphin'>(
  options: RegistrationOptions<Id>,
): Registration<Id> {
  const label = { en: 'Sign in with Telphin', ru: 'Войти через Телфин' }
  const button = { background: '#c2410c', color: '#ffffff', label }
  return defineProvider({ ...table, id: 'telphin', name: 'Telphin', button })(options)
}

const table: Omit<Provider, 'id' | 'name'> = {
  authorizationEndpoint: 'https://apiproxy.telphin.ru/oauth/authorize',
  tokenEndpoint: 'https://apiproxy.telphin.ru/oauth/token',
  apiBaseUrl: 'https://apiproxy.telphin.ru/api/ver1.0/',
  profile: { url: 'user/', fields: { id: 'id', username: 'login' } },
  grants: ['client_credentials', 'authorization_code', 'refresh_token'],
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['all'],
  // A refresh names the redirect URI too.
  tokenRequest: repeat('redirect_uri'),
  tokenResponse: readQuota,
  expiresIn: 3600,
  apiResponse: readError,
  button: { background: '#c2410c', color: '#ffffff' },
}

/** The quota tells in a header when it starts anew. */
function readQuota({ status, headers }: Answer): FailureResult | undefined {
  if (status !== 429) return undefined
  const reset = secondsUntil(Number(headers['x-ratelimit-reset']))
  const retryAfter = reset > 0 ? Math.ceil(Math.min(reset, 86_400)) : undefined
  return failure({ rateLimit: true, retryAfter })
}

/** `{"message": …}`, sometimes with `status`. */
function readError(answer: Answer): FailureResult | undefined {
  const { status, data } = answer
  if (status < 400) return undefined
  const { error, message } = fieldsOf(data)
  return failure({
    ...failureOf(readQuota(answer)),
    code: typeof error === 'string' ? error : undefined,
    message: typeof message === 'string' ? message : undefined,
    deadToken: status === 401,
  })
}

/** "In seconds", says the documentation; a value this large can only be a moment. */
function secondsUntil(reset: number): number {
  return reset > 1e9 ? reset - Date.now() / 1000 : reset
}
