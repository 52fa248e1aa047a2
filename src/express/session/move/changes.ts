import type { Request } from 'express'
import { sessionOf } from '../session.js'

/** What a session held at one moment, each of its keys as JSON. */
export type Snapshot = ReadonlyMap<string, string | undefined>

/** What changed since: a value, or `undefined` for a key that is gone. */
export type Changes = ReadonlyMap<string, unknown>

/** What the request's session holds now, its cookie aside. */
export function snapshotOf(req: Request): Snapshot {
  return new Map(entriesOf(req).map(([name, value]) => [name, JSON.stringify(value)]))
}

/** Which top-level keys of the session are not as they were. */
export function changesSince(before: Snapshot, req: Request): Changes {
  const now = entriesOf(req)
  const changed = now.filter(
    ([name, value]) => !before.has(name) || before.get(name) !== JSON.stringify(value),
  )
  const names = new Set(now.map(([name]) => name))
  const gone = [...before.keys()].filter((name) => !names.has(name))
  return new Map([...changed, ...gone.map((name) => [name, undefined] as const)])
}

/** Makes the same changes to the session that the request has by now. */
export function applyChanges(changes: Changes, req: Request): void {
  const session = sessionOf(req)
  for (const [name, value] of changes) {
    if (value === undefined) Reflect.deleteProperty(session, name)
    else setKey(session, name, value)
  }
}

/** Defined, not assigned: a key named `__proto__` would change the session's prototype. */
export function setKey(session: object, name: string, value: unknown): void {
  const plain = { value, writable: true, enumerable: true, configurable: true }
  Object.defineProperty(session, name, plain)
}

function entriesOf(req: Request): [string, unknown][] {
  return Object.entries(sessionOf(req)).filter(([name]) => name !== 'cookie')
}
