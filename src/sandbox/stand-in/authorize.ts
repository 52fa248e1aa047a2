import { alphanumeric, issueCode } from '../kit/codes-and-tokens.js'
import { callback, json, queryString, text } from '../kit/exchange.js'
import type { Answer, Received } from '../kit/exchange.js'
import { converse, type Host } from '../kit/pages/dialog.js'
import { escapeHtml } from '../kit/pages/html.js'
import { errorPage } from '../kit/pages/notices.js'
import type { Person } from '../kit/people.js'
import { isRegistered } from '../kit/redirect-uris.js'
import { inItsForm } from './answers.js'
import { factsOf, type StandInDesk } from './desk.js'
import { kitsIn } from './table/kits.js'
import { sampleOf } from './table/samples.js'
import { authorizationSpelling } from './table/spelling.js'
import type { StandInTable } from './table/table.js'

type Params = Readonly<Record<string, string>>

/** RFC 6749 §4.1.1, asked and answered as the table has it. */
export function authorize(desk: StandInDesk, host: Host, request: Received): Answer {
  const { table, client, ledger } = desk
  const { query } = request
  const refuse = (error: string, description: string) =>
    errorPage(host.site, request, 400, error, description)
  const { names, fixed, isGuess } = authorizationSpelling(table)
  const read = (name: string) => query.get(names.get(name) ?? name)
  // Neither is told by a redirect: it would lead to whoever asked (RFC 6749 §4.1.2.1).
  const knows = isGuess || !names.has('client_id') || read('client_id') === client.clientId
  if (!knows) return refuse('invalid_client', `${names.get('client_id')} is not this client's`)
  const redirectUri = query.get('redirect_uri') ?? ''
  const target = table.redirectUri === undefined ? redirectUri : (desk.redirectUris?.[0] ?? '')
  if (redirectUri === '' || !isRegistered(desk as never, target)) {
    return refuse('invalid_request', 'redirect_uri is not registered')
  }
  const says = (params: Params) => back(request, table, target, params)
  const state = query.get('state')
  const echoed = state !== null && (table.stateIn ?? 'query') === 'query' ? { state } : {}
  const type = names.get('response_type')
  if (type !== undefined && !isGuess && read('response_type') !== (fixed[type] ?? 'code')) {
    return says({ error: 'unsupported_response_type', ...echoed })
  }
  const challenge = query.get('code_challenge') ?? undefined
  if ((table.pkce ?? true) !== false && challenge === undefined) {
    const error_description = 'Code challenge required'
    return says({ error: 'invalid_request', error_description, ...echoed })
  }

  return converse(host, request, (person: Person) => ({
    consent: { clientName: client.clientId, redirectUri, rights: rightsIn(read('scope')) },
    allow() {
      const { email } = person
      const grant = { clientId: client.clientId, scope: read('scope') ?? '', redirectUri, email }
      const code = issueCode(ledger, alphanumeric(32), grant).value
      const method = query.get('code_challenge_method') ?? 'plain'
      desk.asked.set(code, { challenge, method, nonce: query.get('nonce') ?? undefined })
      return says(callbackOf(desk, request, { code, ...echoed }, email))
    },
    deny: () => says({ error: 'access_denied', ...echoed }),
  }))
}

/** What the provider's callback brings, under its own names. */
function callbackOf(desk: StandInDesk, { query }: Received, plain: Params, email: string): Params {
  const { table, dialect, settings } = desk
  const facts = factsOf(desk, email)
  const more = [...hostsOf(table), ...Object.keys(table.callbackParams ?? {})].flatMap((name) => {
    const rule = table.callbackParams?.[name]
    const placeholder = table.placeholders?.[name]
    const known = settings[name] ?? plain[name] ?? query.get(name) ?? undefined
    const value = known ?? sampleOf(name, { rule, placeholder, id: facts.person.id })
    return value === undefined ? [] : [[name, value] as const]
  })
  const iss =
    table.idToken === undefined && table.discovery === undefined ? table.issuer : undefined
  const params = { ...Object.fromEntries(more), ...plain, ...(iss !== undefined && { iss }) }
  const kits = kitsIn(table.authorizationResponse)
  const said = dialect.callback?.(params, facts)
  return said ?? (inItsForm(params, kits) as Params)
}

/** Hosts that nobody can have named before: the authorization endpoint does without them. */
function hostsOf({ placeholders = {}, authorizationEndpoint, tokenEndpoint }: StandInTable) {
  return Object.keys(placeholders).filter(
    (name) =>
      'under' in (placeholders[name] ?? {}) &&
      tokenEndpoint?.includes(`{${name}}`) === true &&
      authorizationEndpoint?.includes(`{${name}}`) !== true,
  )
}

function back(request: Received, table: StandInTable, uri: string, params: Params): Answer {
  const posts =
    request.query.get('response_mode') === 'form_post' || table.responseMode === 'form_post'
  if (!posts) return callback(uri, queryString(Object.entries(params)))
  const fields = Object.entries(params).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  // OAuth 2.0 Form Post Response Mode §2
  const html = `<!doctype html><title>form_post</title><body onload="document.forms[0].submit()">
<form method="post" action="${escapeHtml(uri)}">${fields.join('')}<button>OK</button></form>`
  return text(200, 'text/html; charset=utf-8', html, { 'cache-control': 'no-store' })
}

function rightsIn(scope: string | null) {
  const words = (scope ?? '').split(/[\s,+]+/).filter(Boolean)
  return { ru: words, en: words }
}

/** Keys and metadata of an OpenID server. */
export function published(document: unknown): Answer {
  return json(200, document)
}
