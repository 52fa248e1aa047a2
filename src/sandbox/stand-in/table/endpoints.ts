import type { Endpoint, Received } from '../../kit/exchange.js'
import { fieldOf, readAsked, textsOf } from '../asked.js'
import { kitsIn } from './kits.js'
import { spellingOf } from './spelling.js'
import { grantsOf, type StandInTable } from './table.js'

/** Where the stand-in is asked for what; the order is that of their importance. */
export interface Places {
  /** What a request is about. */
  readonly endpointOf: (request: Received) => Endpoint | 'keys' | 'metadata' | 'userinfo'
  /** Whether a path, given as in the table (relative or absolute), is meant. */
  readonly isAt: (path: string, url: string) => boolean
}

/**
 * The paths of the table's endpoints at one origin: whatever host they had.
 * @param isIssued - whether a text is an access token of this server
 */
export function placesOf(table: StandInTable, isIssued: (text: string) => boolean): Places {
  const { tokenEndpoint, refreshEndpoint, revocationEndpoint, issuer, discovery } = table
  const bases = [table.apiBaseUrl ?? issuer ?? '/'].flat()
  const authorize = toTest(table.authorizationEndpoint ?? '/authorize')
  const tokens = [tokenEndpoint ?? '/token', refreshEndpoint].flatMap(given)
  // Below it too: some put the client's name behind it.
  const revokes = discovery === undefined ? revocationEndpoint : (revocationEndpoint ?? '/revoke')
  const revoke = revokes === undefined ? () => false : toTest(revokes, true)
  const jwksUri = (table.idToken as { readonly jwksUri?: string } | undefined)?.jwksUri
  const keys = toTest(jwksUri ?? '/jwks')
  const usual = `${(issuer ?? '').replace(/\/$/, '')}/.well-known/openid-configuration`
  const metadata = toTest(typeof discovery === 'string' ? discovery : usual)
  const userinfo = toTest('/userinfo')
  const [first = '/'] = bases

  return {
    endpointOf(request) {
      // Where both have one address, only a request for tokens has a code.
      const asksPerson = request.method === 'GET' && request.query.has('redirect_uri')
      if (authorize(request) && (asksPerson || !tokens.some((test) => test(request)))) {
        return 'authorize'
      }
      if (tokens.some((test) => test(request)) && !isCall(request)) return 'token'
      return revoke(request) && isRevocation(request) ? 'revoke' : other(request)
    },
    isAt(path, url) {
      const absolute = /^https?:/.test(url)
      const [bare = ''] = url.split(/[?#]/)
      const full = absolute ? bare : bare === '' ? first : join(first, bare)
      return toTest(full)({ path, query: new URLSearchParams() })
    },
  }

  /** One address for all: whoever has a token already asks for none, unless the grant says so. */
  function isCall(request: Received): boolean {
    const asked = readAsked(request)
    if (!textsOf(asked).some(isIssued)) return false
    return !grantsOf(table).some((grant) => {
      const { names, fixed } = spellingOf(table, grant)
      const type = names.get('grant_type') ?? 'grant_type'
      const needed = { [type]: grant, ...fixed }
      return Object.entries(needed).every(([name, value]) => fieldOf(asked, name) === value)
    })
  }

  /** Where it has the address of something else, its own fields and method tell. */
  function isRevocation(request: Received): boolean {
    const shared = tokens.some((test) => test(request))
    if (!shared) return true
    const kits = kitsIn(table.revocationRequest)
    const method = kits.findLast((kit) => kit.method !== undefined)?.method ?? 'POST'
    const fields = kits.flatMap(({ name, fields: given = {} }) =>
      name === 'add' || name === 'set' ? Object.entries(given) : [],
    )
    const asked = readAsked(request)
    const isThere = ([name, value]: readonly [string, string]) =>
      value.includes('{') || fieldOf(asked, name) === value
    return request.method === method && fields.every(isThere)
  }

  function other(request: Received): Endpoint | 'keys' | 'metadata' | 'userinfo' {
    if (table.idToken !== undefined || discovery !== undefined) {
      if (keys(request)) return 'keys'
      if (metadata(request)) return 'metadata'
      if (userinfo(request) && table.profile === undefined) return 'userinfo'
    }
    return bases.some((base) => toTest(base, true)(request)) ? 'api' : 'page'
  }
}

type Test = (request: Pick<Received, 'path' | 'query'>) => boolean

/** Whether a request is for that address, or below it; `{name}` is any segment. */
function toTest(url: string, below = false): Test {
  const [, path = '', search = ''] = /^(?:https?:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/.exec(url) ?? []
  const root = path.replace(/\/$/, '')
  const pattern = root
    .split(/\{[\w-]+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+')
  const test = new RegExp(`^${pattern}${below ? '(?:/|$)' : '/?$'}`)
  const needed = [...new URLSearchParams(search)].filter(([, value]) => !value.includes('{'))
  return ({ path: at, query }) =>
    test.test(at) && needed.every(([name, value]) => query.get(name) === value)
}

function join(base: string, path: string): string {
  return `${base.replace(/\/?$/, '/')}${path.replace(/^\//, '')}`
}

function given(url: string | undefined): readonly Test[] {
  return url === undefined ? [] : [toTest(url)]
}
