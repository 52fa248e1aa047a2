import type { Answer } from '../kit/exchange.js'
import { json, text } from '../kit/exchange.js'
import type { StandInRequest } from './asked.js'
import type { StandInPerson } from './people.js'

/** What a stand-in says in the provider's own form. */
export interface StandInAnswer {
  /** Default: 200. */
  readonly status?: number
  /** Beside the Content-Type. */
  readonly headers?: Readonly<Record<string, string>>
  /** Text goes as it is, anything else as JSON. */
  readonly body: unknown
  /** Compressed, whether the caller takes that or not. */
  readonly gzip?: boolean
  /** Of a token answer: what it calls an access token where it is not the one that was issued. */
  readonly accessToken?: string
}

/** What was issued, in the names of RFC 6749 §5.1. */
export interface Issued extends Readonly<Record<string, unknown>> {
  /** What the API takes. */
  readonly access_token: string
}

/** What a stand-in is told by an answer function. */
export interface DialectFacts {
  /** Who signed in; the first of the people where the application asks for itself. */
  readonly person: StandInPerson
  /** The stand-in's own. */
  readonly origin: string
}

/**
 * How a provider speaks where its table has functions of its own, which nobody can read from
 * outside. One that throws answers 500 with its message.
 */
export interface StandInDialect {
  /** The callback's parameters in the provider's form. */
  readonly callback?: (
    params: Readonly<Record<string, string>>,
    facts: DialectFacts,
  ) => Readonly<Record<string, string>>
  /** A token answer in the provider's form. `undefined`: the stand-in's own. */
  readonly token?: (
    issued: Issued,
    asked: StandInRequest,
    facts: DialectFacts,
  ) => StandInAnswer | undefined
  /** An API answer in the provider's form. `undefined`: the stand-in's own. */
  readonly api?: (asked: StandInRequest, facts: DialectFacts) => StandInAnswer | undefined
  /** The answer to a revocation; the tokens are dead by then. `undefined`: the stand-in's own. */
  readonly revoke?: (asked: StandInRequest, facts: DialectFacts) => StandInAnswer | undefined
  /** A refusal of token endpoint, API or revocation, in the provider's form. */
  readonly refuse?: (
    reason: { readonly error: string; readonly description: string },
    endpoint: 'token' | 'api' | 'revoke',
  ) => StandInAnswer | undefined
}

/** What a dialect's function said, as the server sends it. */
export function toAnswer({ status = 200, headers, body, gzip }: StandInAnswer): Answer {
  const answer =
    typeof body === 'string'
      ? text(status, 'text/plain; charset=utf-8', body, headers)
      : json(status, body, headers)
  return gzip === true ? { ...answer, gzip } : answer
}
