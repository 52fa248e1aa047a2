import { createHash } from 'node:crypto'
import type { BstatsKnobs } from './knobs.js'
import { METHODS } from './methods.js'
import type { Comments, Outcome } from './methods.js'
import { isOver } from '../kit/codes-and-tokens.js'
import type { AccessToken } from '../kit/codes-and-tokens.js'
import type { Answer, Received } from '../kit/exchange.js'
import { text } from '../kit/exchange.js'
import { readParams } from '../kit/form.js'
import { escapeHtml } from '../kit/pages/html.js'
import type { Desk } from '../kit/provider.js'
import { createRateLimit } from '../kit/rate-limit.js'
import { phpJson, readFormat, tooManyRequests, webasystApiText } from '../senler/webasyst.js'

/** What the API remembers, and the check that `revoke` shares with it. */
export interface BstatsApi {
  readonly answer: (request: Received) => Answer
  readonly findToken: (request: Received) => AccessToken | Answer
  readonly forget: () => void
}

/** `/api.php?app=…&method=…` and its spellings in the path. */
export function openBstatsApi(desk: Desk<BstatsKnobs>): BstatsApi {
  const limit = createRateLimit()
  const comments: Comments = new Map()
  const isOld = () => desk.knobs.flavour === 'webasyst-2017'

  function say(request: Received, status: number, body: unknown): Answer {
    const padding = /^[\w.$]+$/.exec(request.query.get('callback') ?? '')?.[0]
    if (padding !== undefined) {
      const script = `${padding}(${phpJson(body, desk.knobs.flavour)});`
      return text(200, 'text/javascript; charset=utf-8', script)
    }
    return webasystApiText(desk.knobs.flavour, readFormat(request), status, body)
  }

  function fail(request: Received, status: number, error: string, description?: string): Answer {
    const body = description === undefined ? { error } : { error, error_description: description }
    return say(request, status, body)
  }

  /** The parameter, body before query; where it is absent or empty, the header (1.14.5 on). */
  function findToken(request: Received): AccessToken | Answer {
    const named = readParams(request).get('access_token') ?? ''
    const header = isOld() ? '' : (request.headers.authorization ?? '').replace(/^bearer\s+/i, '')
    const value = named === '' ? header.trim() : named
    if (value === '') {
      return isOld()
        ? fail(request, 400, 'invalid_request', 'Required parameter is missing: access_token')
        : fail(request, 400, 'token_required', 'Access token is missing')
    }
    const token = desk.ledger.accessTokens.get(isOld() ? value.toLowerCase() : value)
    if (token === undefined || token.dead) {
      const sha256 = createHash('sha256').update(value).digest('hex')
      return say(request, 401, {
        error: 'invalid_token',
        ...(isOld() ? {} : { sha256 }),
        error_description: 'Invalid access token',
      })
    }
    if (isOver(token.issuedAt, desk.knobs.tokenLifetime)) {
      return fail(request, 401, 'invalid_token', 'Access token has expired')
    }
    return token
  }

  function answer(request: Received): Answer {
    if (request.method === 'OPTIONS' && !isOld()) return text(200, 'text/html; charset=utf-8', '')
    const route = readRoute(request)
    if (route === undefined) {
      const url = request.path.replace(/^\/|\/+$/g, '')
      const description = `Malformed request or server misconfiguration. Request URL: ${url}`
      return fail(request, 400, 'invalid_request', description)
    }
    const format = (request.query.get('format') ?? '').toUpperCase()
    if (!['', 'JSON', 'XML'].includes(format)) {
      return fail(request, 200, 'invalid_request', `Invalid response format: ${format}`)
    }
    const token = findToken(request)
    if ('status' in token) return token
    if (!limit.take(token.value, desk.knobs.rateLimit, 1).allowed) {
      return tooManyRequests()
    }
    const methods = METHODS.get(route.app)
    if (methods === undefined) return unknownApp(request, route.app)
    if (!token.grant.scope.split(',').includes(route.app)) {
      return fail(request, 403, 'access_denied')
    }
    const method = methods.get(route.method)
    if (method === undefined) {
      const name = escapeHtml(`${route.app}.${route.method}`)
      return fail(request, 404, 'invalid_method', `Unknown method: ${name}`)
    }
    if (!method.verbs.includes(request.method)) {
      return fail(request, 405, 'invalid_request', `Method ${request.method} not allowed`)
    }
    const outcome = method.run(readParams(request), missing, comments)
    // A `format` in the body is for errors only.
    return 'result' in outcome
      ? say({ ...request, body: '' }, 200, outcome.result)
      : say(request, outcome.status, outcome.error)
  }

  function unknownApp(request: Received, app: string): Answer {
    if (isOld()) return fail(request, 200, 'invalid_request', `Application ${app} not exists`)
    const error_description = `App is not installed (${app})`
    return say(request, 400, { error: 'app_not_installed', app, error_description })
  }

  function missing(name: string): Outcome {
    const description = isOld() ? name : `“${name}”.`
    return {
      status: 400,
      error: {
        error: 'invalid_param',
        error_description: `Required parameter is missing: ${description}`,
      },
    }
  }

  return {
    answer,
    findToken,
    forget() {
      limit.forget()
      comments.clear()
    },
  }
}

/** App and method from `/app/method`, `/app.method` or the query; never from the body. */
function readRoute(request: Received): { app: string; method: string } | undefined {
  const place = decodeURIComponent(request.path.slice('/api.php'.length)).replace(/^\/+|\/+$/g, '')
  if (place === '') {
    const app = request.query.get('app') ?? ''
    return app === '' ? undefined : { app, method: request.query.get('method') ?? '' }
  }
  const [, app, method] = /^([^/.]+)[/.]([^/]+)$/.exec(place) ?? []
  return app === undefined || method === undefined ? undefined : { app, method }
}
