import type { CommonKnobs } from '../kit/knobs.js'

/** What is uncertain about Senler. */
export interface SenlerKnobs extends CommonKnobs {
  /** Authorize refuses a request without `state`. The table says required, clients omit it. Default false. */
  requireState: boolean
  /** Authorize refuses a request without `group_id`. The prose says optional. Default false. */
  requireGroupId: boolean
  /** The token endpoint wants the callback's `group_id`. Not in the docs, sent by every client. Default true. */
  requireGroupIdAtToken: boolean
  /** What the callback brings after "no". Documented nowhere; default as an old prototype had it. */
  denialParams: Readonly<Record<string, string>>
  /** Status of the token endpoint's errors. Clients suggest 200, the default. */
  tokenErrorStatus: number
  /** Where the token endpoint's error text is. A client reads either; default 'message'. */
  tokenErrorKey: 'message' | 'error'
  /** The token endpoint takes POST and a form body too. Documented is GET only. Default false. */
  acceptPostAtToken: boolean
  /** The API's `error_code` for a token that has died: "not found" or "invalid". Default 14, a guess. */
  deadTokenCode: 13 | 14
  /** Extra members of a successful token answer: clients type some, none was seen. Default none. */
  tokenExtras: Readonly<Record<string, unknown>>
}
