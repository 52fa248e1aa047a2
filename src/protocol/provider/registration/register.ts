import { withFapi } from '../../fapi.js'
import { readAssertion } from '../../grants/assertion.js'
import { readDecryptionKey } from '../../jwt/decryption-key.js'
import { readRequestObject } from '../../jwt/request-object-option.js'
import { isAsymmetric } from '../../openid/algorithms.js'
import { readDiscovery, type DiscoveredTable } from '../../openid/discovery.js'
import { openIdServer } from '../../openid/server.js'
import { ownField, withoutPrototype } from '../../params.js'
import { withoutClientAuth } from '../../token/client-auth.js'
import { readTls } from '../../token/client-tls.js'
import { show } from '../../url.js'
import { speaksOpenId, type Client } from '../client.js'
import { hostPlaceholders, settleEndpoints } from '../placeholders/register.js'
import type { Provider } from '../provider.js'
import { readSettings, readText, readTexts, settingRules } from '../settings.js'
import { hasSecret, readClientAuth, readCredentials } from './credentials.js'
import {
  assertEndpoints,
  chooseEndpoints,
  place,
  readFormerOrigins,
  readMovedFrom,
} from './endpoints.js'
import {
  assertFlow,
  assertGrantFields,
  assertionGrant,
  readGrant,
  readResponseMode,
} from './flow.js'
import { assertOptions, ID, type Registration, type RegistrationOptions } from './registration.js'
import { readOptionalScope, readScope } from './scope.js'

/**
 * Checks a registration against its provider's table.
 * @throws TypeError that shows the value received, never a secret
 */
export function register(
  given: Provider | DiscoveredTable,
  givenOptions: RegistrationOptions,
): Registration {
  assertOptions(given.id, givenOptions)
  const options = withoutPrototype(givenOptions)
  const { table, discovery } = readDiscovery(withoutPrototype(given), options)
  const id = options.id ?? table.id
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new TypeError(`a provider id must match ${ID.source}, got ${show(id)}`)
  }
  const account = readAccount(id, table, options.account)
  const responseMode = readResponseMode(id, table, options.responseMode)
  const idToken = table.idToken && withoutPrototype(table.idToken)
  const assertion = readAssertion(id, options.assertion, options.clientId)
  const usualAuth = assertion && !hasSecret(options) ? withoutClientAuth : table.clientAuth
  const clientAuth = readClientAuth(id, options.clientAuth) ?? usualAuth
  const [dpop, fapi] = [
    readSwitch(id, 'dpop', table, options),
    readSwitch(id, 'fapi', table, options),
  ]
  const cells = { ...table, id, account, responseMode, idToken, clientAuth, dpop, fapi }
  const standard = chooseEndpoints(withoutPrototype(cells), options)
  const grant = assertion ? assertionGrant(id, options) : readGrant(id, standard, options.grant)
  const settings = readSettings(id, settingRules(standard), options.settings)
  const placed = place(standard, options)
  const endpoints = settleEndpoints(placed, settings, grant !== 'authorization_code')
  // No prototype: a polluted one must not fill an empty cell.
  const provider = withoutPrototype({ ...placed, ...endpoints })
  assertEndpoints(provider, options.allowHttp)
  assertFlow(id, provider, grant, options.acceptNoState)
  assertGrantFields(provider, grant, settings)
  const made = {
    provider,
    id,
    clientId: readText(`${id}: clientId`, options.clientId),
    ...readCredentials(id, provider, options),
    // A table's own scope is what people are asked for.
    scope: readScope(id, provider, options.scope ?? (assertion && provider.scope ? [] : undefined)),
    optionalScope: readOptionalScope(id, provider, options.optionalScope ?? []),
    callbackPath: readCallbackPath(id, options.callbackPath),
    grant,
    authorizationParams: readTexts(`${id}: authorizationParams`, options.authorizationParams),
    settings,
    assertion,
    decryptionKey: readDecryptionKey(id, options.decryptionKey),
    requestObject: readRequestObject(id, options.requestObject),
    tls: readTls(id, options.tls),
    hosts: hostPlaceholders(standard),
    movedFrom: readMovedFrom(table, options, settings),
    formerOrigins: readFormerOrigins(id, options.formerOrigins ?? []),
    discovery,
    openid: discovery || !provider.idToken ? undefined : readServer(id, provider),
  }
  return fapi === true ? withFapi(made) : made
}

/** A switch of the table, as this registration has it. */
function readSwitch(
  id: string,
  name: 'dpop' | 'fapi',
  table: Provider,
  options: RegistrationOptions,
): boolean | undefined {
  const given: unknown = options[name] ?? ownField(table, name)
  if (given !== undefined && typeof given !== 'boolean') {
    throw new TypeError(`${id}: ${name} must be true or false, got ${show(given)}`)
  }
  if (name === 'dpop' && given === true && table.bearer !== undefined) {
    throw new TypeError(
      `${id}: dpop needs the token in the header Authorization (RFC 9449 §7.1): take bearer out of ` +
        'the table',
    )
  }
  return given
}

/** A server that its table knows, without metadata of its own. */
function readServer(id: string, { issuer, idToken }: Provider): Client['openid'] {
  const server = openIdServer(issuer ?? '', idToken)
  if (
    server.issuer !== '' &&
    (server.jwksUri !== undefined || !server.algorithms.some(isAsymmetric))
  )
    return server
  throw new TypeError(
    `${id}: idToken needs an issuer, and its jwksUri or discovery: the server's keys are there`,
  )
}

/** What tells one connection from another must be there for each. */
function readAccount(id: string, table: Provider, given: unknown): string | undefined {
  const account = given ?? table.account
  if (account === undefined) return undefined
  if (account === 'profile' && !table.profile && !speaksOpenId({ provider: table })) {
    throw new TypeError(
      `${id}: account is "profile", and ${table.name} has none: give its table the ` +
        'cell profile, or name another account',
    )
  }
  return readText(`${id}: account`, account)
}

function readCallbackPath(id: string, path: unknown): string | undefined {
  if (path === undefined) return undefined
  if (typeof path === 'string' && /^(?:\/[\w.~-]*[\w~-])+\/?$/.test(path)) return path
  throw new TypeError(`${id}: callbackPath must be a path such as "/login/done", got ${show(path)}`)
}
