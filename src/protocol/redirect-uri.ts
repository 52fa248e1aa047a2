import { omit, ownField, withQuery, type Params } from './params.js'
import type { Client } from './provider/client.js'

/** What was refused, in the provider's own words. */
interface Words {
  readonly providerCode?: string | undefined
  readonly providerMessage?: string | undefined
}

/**
 * `redirect_uri_mismatch`, `Incorrect redirect_uri`. Not RFC 6749 §5.2's own sentence, which speaks
 * of the "redirection URI" and which some servers send with every `invalid_grant`.
 */
const NAMED = /redirect[ _-]?ur[il]/i

/** A sentence that lists several causes tells of none: some servers send one for every bad code. */
const SEVERAL = /\bexpired\b|\balready (?:been )?used\b|\bverifier\b|client[ _]?secret/i

/** Whether a provider refuses because of the redirect URI: its code or its description names it. */
export function refusesRedirectUri({ providerCode = '', providerMessage = '' }: Words): boolean {
  if (NAMED.test(providerCode)) return true
  return NAMED.test(providerMessage) && !SEVERAL.test(providerMessage)
}

/**
 * For a developer: what was sent, and where to register it. Providers compare it character by
 * character (RFC 3986 §6.2.1), so it has to be read.
 * @param sent - the request's `redirect_uri`
 * @returns `undefined` where something else was refused, or none was sent
 */
export function redirectUriHint(
  client: Client,
  sent: string | undefined,
  words: Words,
): string | undefined {
  if (sent === undefined || !refusesRedirectUri(words)) return undefined
  const { provider, clientId } = client
  return (
    `The redirect URI sent was ${withoutState(client, sent)} – register exactly this one, character ` +
    `by character, in the settings of the application ${clientId} at ${provider.name}. If the one ` +
    'registered there is right, correct baseUrl, mountPath, callbackPath or id.'
  )
}

/** Where the state rides in it, each attempt has another one: what is registered has none. */
function withoutState(client: Client, sent: string): string {
  const params = paramsWithState(client, sent)
  return params ? withQuery(sent.split('?')[0] ?? '', omit(params, 'state')) : sent
}

/**
 * The state that rides in a request's redirect URI: an error that repeats the URI must not tell it.
 * @param sent - the request's `redirect_uri`
 * @returns `undefined` where the state goes another way
 */
export function stateWithin(client: Client, sent: string | undefined): string | undefined {
  const params = sent === undefined ? undefined : paramsWithState(client, sent)
  return params && ownField(params, 'state')
}

function paramsWithState({ provider }: Client, sent: string): Params | undefined {
  if (provider.stateIn !== 'redirect_uri' || !URL.canParse(sent)) return undefined
  return Object.fromEntries(new URLSearchParams(sent.split('?')[1]))
}
