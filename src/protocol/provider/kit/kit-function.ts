import type { Answer, FailureResult } from '../../answer.js'
import type { ApiRequest } from '../../api/api-request.js'
import type { Params } from '../../params.js'
import type { TokenRequest } from '../../token/token-request.js'
import type { SeamContext } from '../seam.js'

/** What a kit function does, as data: for a stand-in, documentation and checks to read. */
export type Kit =
  | {
      /** Of the kit function. */
      readonly name: 'rename' | 'add' | 'set' | 'query' | 'lift'
      /** New names by old ones, values by name, or paths by name. */
      readonly fields: Params
    }
  | {
      /** Of the kit function. */
      readonly name: 'repeat' | 'omit' | 'toQuery'
      /** Of the fields. */
      readonly names: readonly string[]
    }
  | {
      /** Of the kit function. */
      readonly name: 'header'
      /** Its name, as it was given. */
      readonly header: string
      /** With its braces, not filled. */
      readonly value: string
    }
  | {
      /** Of the kit function. */
      readonly name: 'under' | 'endsAt'
      /** Where the data, or the moment, stands. */
      readonly field: string
    }
  | {
      /** Of the kit function. */
      readonly name: 'asJson' | 'asForm'
    }
  | {
      /** Of the kit function. */
      readonly name: 'method'
      /** Upper case. */
      readonly method: string
    }
  | {
      /** Of the kit function. */
      readonly name: 'lifetime'
      /** Where the number stands. */
      readonly field: string
      /** What it counts. */
      readonly unit: string
    }
  | {
      /** Of the kit function. */
      readonly name: 'failsWhen' | 'failsUnless' | 'failsWith'
      /** Its path. */
      readonly field: string
      /** What it is compared with. */
      readonly value?: string | number | boolean
      /** Where the answer says why. */
      readonly words: object
    }
  | {
      /** Of the kit function. */
      readonly name: 'forGrant'
      /** Whose requests and answers. */
      readonly grant: string
      /** What is done with them, in order. */
      readonly kits: readonly Kit[]
    }

/** Any function of the kit. */
export interface KitFunction {
  /** Its own name and what it was given. */
  readonly kit: Kit
}

/** A kit function for requests: fits `tokenRequest`, `revocationRequest` and `apiRequest`. */
export interface RequestKit {
  (request: TokenRequest, context: SeamContext): TokenRequest
  (request: ApiRequest, context: SeamContext): ApiRequest
  /** Its own name and what it was given. */
  readonly kit: Kit
}

/** A kit function for answers: fits `tokenResponse` and `apiResponse`. */
export interface AnswerKit {
  (answer: Answer, context: SeamContext): Readonly<Record<string, unknown>> | undefined
  /** Its own name and what it was given. */
  readonly kit: Kit
}

/** A kit function that refuses answers: fits `tokenResponse` and `apiResponse`. */
export interface FailureKit {
  (answer: Answer, context: SeamContext): FailureResult | undefined
  /** Its own name and what it was given. */
  readonly kit: Kit
}

/** A kit function that fits every seam. */
export interface FieldsKit {
  (params: Params, context: SeamContext): Params
  (request: TokenRequest, context: SeamContext): TokenRequest
  (request: ApiRequest, context: SeamContext): ApiRequest
  (answer: Answer, context: SeamContext): Readonly<Record<string, unknown>> | undefined
  /** Its own name and what it was given. */
  readonly kit: Kit
}

/** What the kit function of a cell does; `undefined` for any other function. */
export function kitOf(cell: unknown): Kit | undefined {
  return typeof cell === 'function' && 'kit' in cell ? (cell.kit as Kit) : undefined
}

/** The function with its data; which seams it fits is said by the type of whoever made it. */
export function withKit(
  apply: (value: never, context: SeamContext) => unknown,
  kit: Kit,
): FieldsKit {
  return Object.assign(apply, { kit }) as unknown as FieldsKit
}
