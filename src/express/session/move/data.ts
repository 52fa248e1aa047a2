import type { SessionData } from 'express-session'
import type { SessionWithOAuth } from '../session.js'
import { setKey } from './changes.js'

/** The same data as a record has, whatever was there. */
export function replaceData(session: SessionWithOAuth, data: SessionData): void {
  for (const name of Object.keys(session)) {
    if (name !== 'cookie') Reflect.deleteProperty(session, name)
  }
  copyData(data, session)
}

/** Copies a session's keys, its cookie aside. */
export function copyData(from: object, to: object): void {
  for (const [name, value] of Object.entries(from)) {
    if (name !== 'cookie') setKey(to, name, value)
  }
}
