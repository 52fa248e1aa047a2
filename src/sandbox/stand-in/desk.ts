import { findPerson } from '../kit/people.js'
import type { Ledger } from '../kit/codes-and-tokens.js'
import type { Answer } from '../kit/exchange.js'
import type { Proof, StandInClient } from './client.js'
import { json } from '../kit/exchange.js'
import { refusalInItsForm, type Reason } from './answers.js'
import { toAnswer, type DialectFacts, type StandInDialect } from './dialect.js'
import type { Places } from './table/endpoints.js'
import type { Keys } from './id-token.js'
import { kitsIn } from './table/kits.js'
import { PEOPLE, type StandInPerson } from './people.js'
import type { StandInTable } from './table/table.js'

/** What a stand-in works with. */
export interface StandInDesk {
  readonly table: StandInTable
  readonly dialect: StandInDialect
  readonly client: StandInClient
  readonly settings: Readonly<Record<string, string>>
  readonly redirectUris: readonly string[] | undefined
  /** How the client proves itself, by grant. */
  readonly proofs: ReadonlyMap<string, Proof>
  readonly places: Places
  readonly ledger: Ledger
  /** What a code was asked for with, by its value. */
  readonly asked: Map<string, AskedWith>
  readonly keys: Keys | undefined
  readonly origin: () => string
}

/** What ties a code to the browser that asked for it. */
export interface AskedWith {
  readonly challenge: string | undefined
  readonly method: string
  readonly nonce: string | undefined
}

/** Who that is; the first of them where nobody is named. */
export function personNamed(email: string | undefined): StandInPerson {
  return findPerson(PEOPLE, email ?? '') ?? PEOPLE.known[0]
}

/** What a dialect's functions are told. */
export function factsOf({ origin }: StandInDesk, email: string | undefined): DialectFacts {
  return { person: personNamed(email), origin: origin() }
}

/** A refusal in the provider's words: the dialect's, or those that the table's kit functions read. */
export function refuse(
  { table, dialect }: StandInDesk,
  endpoint: 'token' | 'api' | 'revoke',
  reason: Reason,
  grant?: string,
): Answer {
  const said = dialect.refuse?.(reason, endpoint)
  if (said !== undefined) return toAnswer(said)
  const seam = endpoint === 'api' ? table.apiResponse : table.tokenResponse
  const { status, body } = refusalInItsForm(
    reason,
    endpoint === 'revoke' ? [] : kitsIn(seam, grant),
  )
  const challenge = status === 401 ? { 'www-authenticate': `Bearer error="${reason.error}"` } : {}
  return json(status, body, challenge)
}
