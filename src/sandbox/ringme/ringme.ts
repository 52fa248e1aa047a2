import type { RingmeKnobs } from './knobs.js'
import type { Provider } from '../kit/provider.js'
import { createRateLimit } from '../kit/rate-limit.js'
import { openRingmeApi, rateLimitExceeded } from './api.js'
import { createApplications } from './applications.js'
import { authorize } from './authorize.js'
import { PEOPLE } from './people.js'
import { exchange } from './token.js'

const CLIENT_ID = '3f9a1c5d7b2e48060a9c4e1f8d7b3a52'
const CLIENT_SECRET = 'c04d8e2f6a1b47939e5d0c7f3b8a6142'

/** RingMe, the platform of Telphin and others. */
export const ringme: Provider<RingmeKnobs> = {
  id: 'ringme',
  site: { name: 'RingMe', people: PEOPLE, password: 'parol-ringme' },
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
      name: 'Demo Shop',
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
