import { openBstatsApi } from './api.js'
import { readQuestion } from './authorize.js'
import { PEOPLE } from './people.js'
import { exchange, revoke } from './token.js'
import { converse } from '../kit/pages/dialog.js'
import type { BstatsKnobs } from './knobs.js'
import type { Provider } from '../kit/provider.js'
import { readFormat, tooManyRequests, webasystApiText } from '../senler/webasyst.js'

/** The client id everybody uses: clients are not registered and have no secret. */
const CLIENT_ID = 'bstats.ru'

/** bStats: a Webasyst installation with the app `dossier`. */
export const bstats: Provider<BstatsKnobs> = {
  id: 'bstats',
  site: { name: 'bStats', people: PEOPLE, password: 'parol-bstats' },
  accent: { light: '#17694a', dark: '#7fd6ae' },
  clientId: CLIENT_ID,
  clientSecret: '',
  defaults: () => ({
    autoApprove: false,
    codeLifetime: 180,
    tokenLifetime: Infinity,
    rateLimit: Infinity,
    flavour: 'webasyst-current',
    tokenContentType: 'text/html; charset=utf-8',
    oneTimeCodes: false,
    apiEnabled: true,
  }),
  endpointOf(path) {
    if (path !== '/api.php' && !path.startsWith('/api.php/')) return 'page'
    const place = path.slice('/api.php'.length).replace(/^\/+|\/+$/g, '')
    if (place === 'auth') return 'authorize'
    return place === 'token' || place === 'revoke' ? place : 'api'
  },
  open(desk) {
    const api = openBstatsApi(desk)
    return {
      answer(request, endpoint) {
        if (!desk.knobs.apiEnabled && desk.knobs.flavour === 'webasyst-current') {
          const disabled = { error: 'disabled', error_description: 'API is disabled' }
          return webasystApiText(desk.knobs.flavour, readFormat(request), 404, disabled)
        }
        if (endpoint === 'authorize') {
          // Parameters are looked at last, after the login.
          return converse(desk.host(), request, (person) => readQuestion(desk, request, person))
        }
        if (endpoint === 'token') return exchange(desk, request)
        return endpoint === 'revoke' ? revoke(desk, request, api.findToken) : api.answer(request)
      },
      rateLimited: tooManyRequests,
      forget: api.forget,
    }
  },
}
