import type { RefreshKnobs } from '../kit/knobs.js'
import type { Provider } from '../kit/provider.js'
import { createRateLimit } from '../kit/rate-limit.js'
import { openRingmeApi, rateLimitExceeded } from './api.js'
import { createApplications } from './applications.js'
import type { ApplicationType } from './applications.js'
import { authorize } from './authorize.js'
import { exchange } from './token.js'

/** What is uncertain about RingMe (Telphin), and what a test wants to force. */
export interface RingmeKnobs extends RefreshKnobs {
  /** The built-in application's type, which decides its grants. Default 'any', ours: all of them. */
  applicationType: ApplicationType | 'any'
  /** The callback repeats `state`. Not documented, very likely (oauthlib does). Default true. */
  echoState: boolean
  /** "No" goes back with `error=access_denied`, or ends on a page. Not documented. Default 'redirect'. */
  denial: 'redirect' | 'page'
  /** Who has allowed the application once is not asked again (documented). Default true. */
  rememberConsent: boolean
  /** Credentials in a Basic header do too. Documented is the body only. Default false. */
  acceptBasic: boolean
  /** A refresh without `redirect_uri` is refused. It is listed as a parameter. Default true. */
  refreshNeedsRedirectUri: boolean
  /** API requests after which an access token is dead, whatever its age. Default Infinity. */
  tokenUses: number
  /** Requests a second to `/oauth/token`, from one address. Default 20 (documented). */
  oauthRateLimit: number
  /** The API refuses requests that do not accept gzip (documented; status 406 is a guess). Default true. */
  gzipRequired: boolean
  /** A second call history request while one is under way gets the other kind of 429 (seen). Default true. */
  oneStatsRequest: boolean
  /** Body of the API's 401: with `status`, as a client reads it, or the message alone. Default true. */
  statusInUnauthorized: boolean
}

const CLIENT_ID = '3f9a1c5d7b2e48060a9c4e1f8d7b3a52'
const CLIENT_SECRET = 'c04d8e2f6a1b47939e5d0c7f3b8a6142'

/** RingMe, the platform of Telphin and others. */
export const ringme: Provider<RingmeKnobs> = {
  id: 'ringme',
  site: { name: 'RingMe', account: { login: 'demo@ringme.test', password: 'parol-ringme' } },
  accent: { light: '#8a3a12', dark: '#f2ad85' },
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  defaults: () => ({
    autoApprove: false,
    codeLifetime: 600,
    tokenLifetime: 3600,
    rateLimit: 10_000,
    refreshToken: 'rotate',
    refreshLifetime: 2_592_000,
    reuseDetection: false,
    applicationType: 'any',
    echoState: true,
    denial: 'redirect',
    rememberConsent: true,
    acceptBasic: false,
    refreshNeedsRedirectUri: true,
    tokenUses: Infinity,
    oauthRateLimit: 20,
    gzipRequired: true,
    oneStatsRequest: true,
    statusInUnauthorized: true,
  }),
  endpointOf(path) {
    if (path === '/oauth/authorize') return 'authorize'
    if (path === '/oauth/token') return 'token'
    return path.startsWith('/api/ver1.0/') ? 'api' : 'page'
  },
  open(desk) {
    const applications = createApplications(() => ({
      id: CLIENT_ID,
      name: 'Демо-приложение',
      type: desk.knobs.applicationType,
      secret: CLIENT_SECRET,
    }))
    const api = openRingmeApi(desk, applications)
    const limit = createRateLimit()
    const allowed = new Set<string>()
    return {
      answer(request, endpoint) {
        if (endpoint === 'authorize') return authorize(desk, applications, allowed, request)
        if (endpoint === 'api') return api.answer(request)
        if (!limit.take('token', desk.knobs.oauthRateLimit, 1).allowed) {
          return rateLimitExceeded(desk.knobs.oauthRateLimit, '1')
        }
        return exchange(desk, applications, request)
      },
      rateLimited: (_endpoint, wait = '30') => rateLimitExceeded(desk.knobs.rateLimit, wait),
      forget() {
        applications.forget()
        api.forget()
        limit.forget()
        allowed.clear()
      },
    }
  },
}
