import { createHash } from 'node:crypto'
import {
  alphanumeric,
  findRefreshToken,
  issueAccessToken,
  issueRefreshToken,
  isOver,
  type Grant,
} from '../kit/codes-and-tokens.js'
import { json, type Answer, type Received } from '../kit/exchange.js'
import { inItsForm } from './answers.js'
import { fieldOf, isJson, readAsked, textsOf, type StandInRequest } from './asked.js'
import { isClients } from './client.js'
import { factsOf, refuse, type StandInDesk } from './desk.js'
import { toAnswer, type Issued } from './dialect.js'
import { idToken } from './id-token.js'
import { kitsIn } from './table/kits.js'
import { claimsOf } from './profile.js'
import { sampleOf } from './table/samples.js'
import { spellingOf } from './table/spelling.js'
import { grantsOf, speaksOpenId } from './table/table.js'

/** Seconds that a code lives, and a token. */
const CODE_LIVES = 600
const TOKEN_LIVES = 3600

/** RFC 6749 §4.1.3, §4.4.2, §6: spelled and answered as the table has it. */
export function exchange(desk: StandInDesk, request: Received): Answer {
  const { table } = desk
  const asked = readAsked(request)
  const grant = grantIn(desk, asked)
  const no = (status: number, error: string, description: string) =>
    refuse(desk, 'token', { status, error, description }, grant)
  if (grant === undefined) return no(400, 'unsupported_grant_type', 'No grant of this provider')
  const spelling = spellingOf(table, grant)
  if (!spelling.isGuess) {
    const { method, json: needsJson } = spelling
    if (request.method !== method) return no(405, 'invalid_request', `Expected ${method}`)
    if (method !== 'GET' && isJson(request) !== needsJson) {
      return no(415, 'invalid_request', `Expected ${needsJson ? 'JSON' : 'a form'}`)
    }
  }
  if (!isClients(asked, table, grant, desk)) return no(401, 'invalid_client', 'Unknown client')
  if (grant === 'authorization_code') return byCode(desk, asked, no)
  if (grant === 'refresh_token') return byRefreshToken(desk, asked, no)
  const scope = fieldOf(asked, 'scope') ?? ''
  const own = { clientId: desk.client.clientId, scope, redirectUri: '' }
  return issue(desk, asked, grant, { grant: own, nonce: undefined, refreshes: false })
}

type Refuse = (status: number, error: string, description: string) => Answer

/** By `grant_type`, or by what it brings where the provider does without, or has its own word. */
function grantIn({ table, ledger }: StandInDesk, asked: StandInRequest): string | undefined {
  const grants = grantsOf(table)
  const texts = textsOf(asked)
  if (texts.some((text) => ledger.codes.has(text))) return 'authorization_code'
  const named = grants.find((grant) => {
    const { names, fixed } = spellingOf(table, grant)
    const name = names.get('grant_type')
    return name !== undefined && fieldOf(asked, name) === (fixed[name] ?? grant)
  })
  if (named !== undefined) return named
  const isGuess = (grant: string) => {
    const { names, isGuess: guessed } = spellingOf(table, grant)
    return guessed || !names.has('grant_type')
  }
  if (texts.some((text) => ledger.refreshTokens.has(text))) {
    return grants.includes('refresh_token') && isGuess('refresh_token')
      ? 'refresh_token'
      : undefined
  }
  return grants.find(
    (grant) => !['authorization_code', 'refresh_token'].includes(grant) && isGuess(grant),
  )
}

function byCode(desk: StandInDesk, asked: StandInRequest, no: Refuse): Answer {
  const { table, ledger, client } = desk
  const { names, isGuess, fixed } = spellingOf(table, 'authorization_code')
  const read = (name: string) => fieldOf(asked, names.get(name) ?? name)
  const given = isGuess ? textsOf(asked).find((text) => ledger.codes.has(text)) : read('code')
  const code = ledger.codes.get(given ?? '')
  const type = names.get('grant_type')
  if (
    type !== undefined &&
    !isGuess &&
    read('grant_type') !== (fixed[type] ?? 'authorization_code')
  ) {
    return no(400, 'unsupported_grant_type', 'Expected authorization_code')
  }
  if (code === undefined || code.spent || isOver(code.issuedAt, CODE_LIVES)) {
    return no(400, 'invalid_grant', 'The code is unknown, spent or expired')
  }
  code.spent = true
  const { redirectUri, clientId } = code.grant
  const repeated = read('redirect_uri')
  const needsUri = names.has('redirect_uri') && !isGuess
  if (clientId !== client.clientId || (repeated ?? (needsUri ? '' : redirectUri)) !== redirectUri) {
    return no(400, 'invalid_grant', 'redirect_uri is not the one of the authorization request')
  }
  const { challenge, method = 'plain', nonce } = desk.asked.get(code.value) ?? {}
  const verifier = read('code_verifier') ?? ''
  if (
    challenge !== undefined &&
    names.has('code_verifier') &&
    digest(verifier, method) !== challenge
  ) {
    return no(400, 'invalid_grant', 'code_verifier is not the one of the code challenge')
  }
  const refreshes = grantsOf(table).includes('refresh_token')
  return issue(desk, asked, 'authorization_code', { grant: code.grant, nonce, refreshes })
}

/** RFC 7636 §4.6 */
function digest(verifier: string, method: string): string {
  return method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
}

function byRefreshToken(desk: StandInDesk, asked: StandInRequest, no: Refuse): Answer {
  const { table, ledger } = desk
  const { names, isGuess } = spellingOf(table, 'refresh_token')
  const given = isGuess
    ? textsOf(asked).find((text) => ledger.refreshTokens.has(text))
    : fieldOf(asked, names.get('refresh_token') ?? 'refresh_token')
  const token = findRefreshToken(ledger, given ?? '', Infinity, true)
  if (token === undefined) return no(400, 'invalid_grant', 'The refresh token is unknown or spent')
  token.spent = true
  token.access.dead = true
  const { family, access } = token
  return issue(desk, asked, 'refresh_token', {
    ...{ grant: access.grant, nonce: undefined, refreshes: true, family },
  })
}

interface Issue {
  readonly grant: Grant
  readonly nonce: string | undefined
  readonly refreshes: boolean
  readonly family?: string
}

/** RFC 6749 §5.1 in the provider's form. */
function issue(desk: StandInDesk, asked: StandInRequest, type: string, what: Issue): Answer {
  const { table, ledger, client, keys, dialect, origin } = desk
  const { grant, refreshes, family, nonce } = what
  const facts = factsOf(desk, grant.email)
  const access = issueAccessToken(ledger, alphanumeric(40), grant)
  const refresh = refreshes
    ? issueRefreshToken(ledger, alphanumeric(40), access, family)
    : undefined
  ledger.issued += 1
  const signed =
    keys && speaksOpenId(table) && grant.email !== undefined
      ? idToken(table, keys, claimsOf(facts.person, origin()), {
          ...{ ...client, nonce, accessToken: access.value },
        })
      : undefined
  const fields = (table.tokenFields ?? []).map((name) => {
    const placeholder = table.placeholders?.[name]
    return [name, sampleOf(name, { placeholder, id: facts.person.id })] as const
  })
  const issued: Issued = {
    ...Object.fromEntries(fields),
    access_token: access.value,
    token_type: 'Bearer',
    expires_in: TOKEN_LIVES,
    ...(refresh && { refresh_token: refresh.value }),
    ...(grant.scope !== '' && { scope: grant.scope }),
    ...(signed !== undefined && { id_token: signed }),
  }
  const said = dialect.token?.(issued, asked, facts)
  if (said?.accessToken !== undefined) ledger.accessTokens.set(said.accessToken, access)
  if (said !== undefined) return toAnswer(said)
  return json(200, inItsForm(issued, kitsIn(table.tokenResponse, type)), {
    'cache-control': 'no-store',
  })
}
