import { isOpaque, kitsIn, type KitData } from './kits.js'
import type { StandInTable } from './table.js'

/** How a provider's token requests spell what RFC 6749 has. */
export interface Spelling {
  /** Its name of each field; what it does without is not there. */
  readonly names: ReadonlyMap<string, string>
  /** Fields that always have the same value, by its own names. */
  readonly fixed: Readonly<Record<string, string>>
  readonly method: string
  readonly json: boolean
  /** A function of the table may do more than can be read. */
  readonly isGuess: boolean
}

const FIELDS = [
  ...['grant_type', 'code', 'redirect_uri', 'code_verifier', 'refresh_token', 'scope'],
  ...['client_id', 'client_secret'],
]

const spellings = new WeakMap<StandInTable, Map<string, Spelling>>()

/** As the kit functions in `tokenRequest` have it for that grant. */
export function spellingOf(table: StandInTable, grant: string): Spelling {
  const known = spellings.get(table) ?? new Map<string, Spelling>()
  spellings.set(table, known)
  const spelling = known.get(grant) ?? spell(table, grant)
  known.set(grant, spelling)
  return spelling
}

function spell({ tokenRequest, tokenMethod = 'POST' }: StandInTable, grant: string): Spelling {
  const plain: Spelling = {
    names: new Map(FIELDS.map((name) => [name, name])),
    fixed: {},
    method: tokenMethod,
    json: false,
    isGuess: isOpaque(tokenRequest),
  }
  return kitsIn(tokenRequest, grant).reduce(respell, plain)
}

/** Of an authorization request; of its fields the core puts some back. */
export function authorizationSpelling({ authorizationRequest }: StandInTable): Spelling {
  const names = new Map(['client_id', 'response_type', 'scope'].map((name) => [name, name]))
  const isGuess = isOpaque(authorizationRequest)
  const plain: Spelling = { names, fixed: {}, method: 'GET', json: false, isGuess }
  return kitsIn(authorizationRequest).reduce(respell, plain)
}

function respell(spelling: Spelling, kit: KitData): Spelling {
  const { fields = {}, names: listed = [] } = kit
  const entries = [...spelling.names]
  switch (kit.name) {
    case 'rename':
      return {
        ...spelling,
        names: new Map(entries.map(([ours, name]) => [ours, fields[name] ?? name])),
      }
    case 'omit':
      return { ...spelling, names: new Map(entries.filter(([, name]) => !listed.includes(name))) }
    case 'set': {
      const fixed = Object.entries(fields).filter(([, value]) => !value.includes('{'))
      return { ...spelling, fixed: { ...spelling.fixed, ...Object.fromEntries(fixed) } }
    }
    case 'asJson':
      return { ...spelling, json: true }
    case 'asForm':
      return { ...spelling, json: false }
    case 'method':
      return { ...spelling, method: kit.method ?? spelling.method }
    default:
      return spelling
  }
}
