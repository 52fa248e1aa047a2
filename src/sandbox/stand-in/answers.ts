import type { KitData } from './table/kits.js'
import { isObject, putAt, valueAt, without } from './table/paths.js'

/** Data of the RFCs' names in the form that a table's functions read. */
export function inItsForm(data: unknown, kits: readonly KitData[]): unknown {
  return [...kits].reverse().reduce(undo, data)
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 }

function undo(data: unknown, kit: KitData): unknown {
  const { name, field = '', fields = {}, unit = 's', value } = kit
  if (name === 'under') return { [field]: data }
  if (name === 'failsUnless') return isWord(data) ? data : putAt(data, field, value)
  if (!isObject(data)) return data
  const lives = data.expires_in
  if (name === 'rename') return Object.entries(fields).reduce<unknown>(undoRename, data)
  if (name === 'lift') return Object.entries(fields).reduce<unknown>(undoLift, data)
  if (name === 'failsWhen' && typeof value === 'boolean') {
    return valueAt(data, field) === undefined ? putAt(data, field, !value) : data
  }
  if (typeof lives !== 'number') return data
  const rest = field === 'expires_in' ? data : without(data, 'expires_in')
  if (name === 'lifetime') return putAt(rest, field, lives / (SECONDS[unit] ?? 1))
  if (name === 'endsAt') return putAt(rest, field, Math.floor(Date.now() / 1000) + lives)
  return data
}

function undoRename(data: unknown, [theirs, ours]: readonly [string, string]): unknown {
  if (!isObject(data) || !Object.hasOwn(data, ours)) return data
  return { ...(without(data, ours) as object), [theirs]: data[ours] }
}

function undoLift(data: unknown, [ours, path]: readonly [string, string]): unknown {
  if (!isObject(data) || !Object.hasOwn(data, ours) || ours === path) return data
  return putAt(without(data, ours), path, data[ours])
}

function isWord(data: unknown): boolean {
  return typeof data === 'string'
}

/** A refusal in the form that a table's functions read, and its status. */
export interface Refusal {
  readonly status: number
  readonly body: unknown
}

/** What a server has against a request, in the words of RFC 6749 §5.2. */
export interface Reason {
  readonly status: number
  readonly error: string
  readonly description: string
  /** The access token is dead. */
  readonly dead?: boolean
}

/** The refusal of a server whose answers those functions read. */
export function refusalInItsForm(reason: Reason, kits: readonly KitData[]): Refusal {
  const { status, error, description, dead = false } = reason
  const failing = kits.filter(({ words }) => words !== undefined)
  const kit = dead ? (failing.find(saysDead) ?? failing[0]) : failing[0]
  if (kit === undefined) {
    const body = { error, error_description: description }
    return { status, body: inItsForm(body, kits.filter(isRename)) }
  }
  const { code: codeAt, message: messageAt, dead: deadCodes = [], as = {} } = kit.words ?? {}
  const known = Object.entries(as).find(([, standard]) => standard === error)?.[0]
  const code = (dead ? deadCodes[0] : known) ?? error
  let body: unknown = messageAt === undefined ? {} : putAt({}, messageAt, description)
  // Where both stand in one place the code does: it is what the table knows.
  if (codeAt !== undefined) body = putAt(body, codeAt, code)
  if (valueAt(body, kit.field ?? '') === undefined || kit.name === 'failsWhen') {
    body = putAt(body, kit.field ?? '', sign(kit))
  }
  const before = kits.slice(0, kits.indexOf(kit)).filter(({ words }) => words === undefined)
  // By its own sign it is one, whatever the status says; a dead token needs its code for that.
  return { status: dead && deadCodes.length === 0 ? status : 200, body: inItsForm(body, before) }
}

/** What a field holds in a refusal. */
function sign({ name, value }: KitData): unknown {
  if (name === 'failsWhen') return value
  if (name === 'failsUnless') return typeof value === 'boolean' ? !value : 'error'
  return true
}

function saysDead({ words }: KitData): boolean {
  return (words?.dead ?? []).length > 0
}

function isRename({ name }: KitData): boolean {
  return name === 'rename'
}
