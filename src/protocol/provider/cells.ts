import { isRecord } from '../api/api-request.js'
import { ID_TOKEN_CELL, isIdTokenCell } from '../openid/id-token-cell.js'
import type { DiscoveredTable } from '../openid/discovery.js'
import { assertNames } from '../known-name.js'
import { ownField, withoutPrototype } from '../params.js'
import { ENDPOINT, isEndpoint, show } from '../url.js'
import { AFTER_TOKEN, isAfterToken } from './after-token-cell.js'
import { BUTTON, isButton } from './button-cell.js'
import {
  isTexts,
  oneValue,
  params,
  placement,
  seam,
  seconds,
  text,
  texts,
  type CellType,
} from './cell-type.js'
import { acceptsEndpoint, expectedEndpoint, type EndpointCell } from './endpoint-cells.js'
import { GRANTS_CELL, isGrants } from './grants-cell.js'
import { isParamRules, PARAM_RULES } from './param-rule.js'
import { assertPlaceholders, isPlaceholders, PLACEHOLDERS } from './placeholders/cell.js'
import { isProfile, PROFILE } from './profile-cell.js'
import type { Provider } from './provider.js'

const IN_BRACES = /^\{\w+\}$/
const rules: CellType = { expected: PARAM_RULES, accepts: isParamRules }

function endpoint(cell: EndpointCell): CellType {
  return {
    expected: (value) => expectedEndpoint(cell, value),
    accepts: (value) => acceptsEndpoint(cell, value),
  }
}

/** Every cell by name; a misspelled one would silently do nothing. */
const CELLS: Readonly<Record<keyof Provider, CellType>> = {
  id: text,
  name: text,
  authorizationEndpoint: endpoint('authorizationEndpoint'),
  tokenEndpoint: endpoint('tokenEndpoint'),
  refreshEndpoint: endpoint('refreshEndpoint'),
  revocationEndpoint: endpoint('revocationEndpoint'),
  endSessionEndpoint: endpoint('endSessionEndpoint'),
  pushedAuthorizationRequestEndpoint: endpoint('pushedAuthorizationRequestEndpoint'),
  deviceAuthorizationEndpoint: endpoint('deviceAuthorizationEndpoint'),
  introspectionEndpoint: endpoint('introspectionEndpoint'),
  apiBaseUrl: endpoint('apiBaseUrl'),
  placeholders: { expected: PLACEHOLDERS, accepts: isPlaceholders },
  grants: { expected: GRANTS_CELL, accepts: isGrants },
  clientAuth: placement('clientSecretPost'),
  pkce: oneValue(true, 'plain', false),
  issuer: text,
  discovery: {
    expected: `true, or ${ENDPOINT}`,
    // Whether http will do anywhere is for the registration to say.
    accepts: (value) => value === true || isEndpoint(value, true),
  },
  idToken: { expected: ID_TOKEN_CELL, accepts: isIdTokenCell },
  scopeSeparator: text,
  scope: {
    expected: 'a list of non-empty strings, true or false',
    accepts: (value) => typeof value === 'boolean' || isTexts(value),
  },
  stateIn: oneValue('query', 'redirect_uri', 'none'),
  redirectUri: {
    expected: "the name of a setting in braces, such as '{ruName}'",
    accepts: (value) => typeof value === 'string' && IN_BRACES.test(value),
  },
  responseMode: oneValue('query', 'form_post', 'jwt', 'query.jwt', 'form_post.jwt'),
  settings: rules,
  authorizationParams: params,
  startParams: rules,
  callbackParams: rules,
  authorizationRequest: seam,
  authorizationResponse: seam,
  tokenMethod: oneValue('GET', 'POST'),
  tokenRequest: seam,
  tokenResponse: seam,
  tokenFields: texts,
  afterToken: { expected: AFTER_TOKEN, accepts: isAfterToken },
  expiresIn: seconds,
  refreshExpiresIn: seconds,
  refreshBefore: seconds,
  account: text,
  profile: { expected: PROFILE, accepts: isProfile },
  bearer: placement("inHeader('Authorization', 'Bearer')"),
  dpop: oneValue(true, false),
  fapi: oneValue(true, false),
  apiRequest: seam,
  apiResponse: seam,
  revocationRequest: seam,
  button: { expected: BUTTON, accepts: isButton },
}

/** The cells that a server's metadata tell. */
const DISCOVERED: ReadonlySet<string> = new Set<keyof Provider>([
  ...(['tokenEndpoint', 'apiBaseUrl', 'clientAuth'] as const),
])

const REQUIRED: ReadonlySet<string> = new Set<keyof Provider>([
  'id',
  'name',
  'tokenEndpoint',
  'apiBaseUrl',
  'clientAuth',
])

/**
 * Checks every cell of a table by its type. One that is `undefined` is one that is left out.
 * @throws TypeError that names the cell, what was received and what is expected
 */
export function assertCells(table: unknown): asserts table is Provider | DiscoveredTable {
  if (!isRecord(table)) throw new TypeError(`defineProvider: expected a table, got ${show(table)}`)
  const where = `defineProvider: ${show(table.id)}`
  assertNames('defineProvider', 'cell', table, Object.keys(CELLS))
  for (const [name, { expected, accepts }] of Object.entries(CELLS)) {
    const value = Object.hasOwn(table, name) ? table[name] : undefined
    const discovered = DISCOVERED.has(name) && ownField(table, 'discovery') !== undefined
    if (value === undefined ? discovered || !REQUIRED.has(name) : accepts(value)) continue
    const wanted = typeof expected === 'string' ? expected : expected(value)
    throw new TypeError(
      value === undefined
        ? `${where} lacks ${name}: expected ${wanted}, got undefined`
        : `${where}: ${name} must be ${wanted}, got ${received(value, accepts)}`,
    )
  }
  assertRedirectUri(withoutPrototype(table) as unknown as Provider, where)
  assertPlaceholders(withoutPrototype(table) as unknown as Provider, where)
}

/** A name that no registration can give would silently stand for our own address. */
function assertRedirectUri({ redirectUri = '', settings = {} }: Provider, where: string): void {
  if (redirectUri === '' || Object.hasOwn(settings, redirectUri.slice(1, -1))) return
  throw new TypeError(`${where}: redirectUri names ${redirectUri}, which is not in settings`)
}

/** The value, or of a list or a record the first item that does not fit. */
function received(value: unknown, accepts: CellType['accepts']): string {
  if (Array.isArray(value)) {
    const at = value.findIndex((item) => !accepts([item]))
    return at === -1 ? 'a list' : `${showPlainly(value[at])} at [${at}]`
  }
  if (!isRecord(value)) return showPlainly(value)
  const wrong = Object.entries(value).find(([name, item]) => !accepts({ [name]: item }))
  return wrong ? `{ ${show(wrong[0])}: ${showPlainly(wrong[1])} }` : 'an object'
}

function showPlainly(value: unknown): string {
  return typeof value === 'function' ? 'a function' : isRecord(value) ? 'an object' : show(value)
}
