import { json, type Answer, type Received } from '../kit/exchange.js'
import { readAsked, textsOf } from './asked.js'
import { isClients } from './client.js'
import { isOpaque } from './table/kits.js'
import { factsOf, refuse, type StandInDesk } from './desk.js'
import { toAnswer } from './dialect.js'

/** RFC 7009 §2, or the provider's own way: whatever token is named dies with all of its family. */
export function revoke(desk: StandInDesk, request: Received): Answer {
  const { table, ledger, dialect } = desk
  const asked = readAsked(request)
  const description = 'The request names no client of this stand-in'
  const isOwn = table.revocationRequest !== undefined
  if (!isOwn && !isClients(asked, plainRevocation(table), 'authorization_code', desk)) {
    return refuse(desk, 'revoke', { status: 401, error: 'invalid_client', description })
  }
  const texts = [...textsOf(asked), ...asked.path.split('/')]
  const access = texts.map((text) => ledger.accessTokens.get(text)).find(Boolean)
  const refresh = texts.map((text) => ledger.refreshTokens.get(text)).find(Boolean)
  // A function may name the account in place of a token.
  if (access === undefined && refresh === undefined && !isOpaque(table.revocationRequest)) {
    const reason = { status: 400, error: 'invalid_request', description: 'No token is named' }
    return refuse(desk, 'revoke', reason)
  }
  if (access) access.dead = true
  for (const token of ledger.refreshTokens.values()) {
    if (token.access !== access && token.family !== refresh?.family) continue
    token.dead = true
    token.access.dead = true
  }
  const email = (access ?? refresh?.access)?.grant.email
  const said = dialect.revoke?.(asked, factsOf(desk, email))
  return said === undefined ? json(200, {}) : toAnswer(said)
}

/** What renames a token request's fields does not touch these. */
function plainRevocation<Table extends { readonly tokenRequest?: unknown }>(table: Table): Table {
  return { ...table, tokenRequest: undefined }
}
