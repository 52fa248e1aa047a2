import { MemoryStore, type SessionData } from 'express-session'

type Done = (error?: unknown) => void

/** A session store that tells what was asked of it, and fails where a test wants it to. */
export class WatchedStore extends MemoryStore {
  /** `get <key>`, `set <key>`, `destroy <key>`, oldest first. */
  readonly operations: string[] = []
  /** Which operations fail from now on. */
  failing = (_operation: string) => false
  /** What happens before an operation is done. */
  meanwhile = (_operation: string): Promise<unknown> | undefined => undefined

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    if (this.note(`get ${id}`)) done(new Error('store-canary'))
    else super.get(id, done)
  }

  override set(id: string, data: SessionData, done?: Done): void {
    if (this.note(`set ${id}`)) return done?.(new Error('store-canary'))
    const before = this.meanwhile(`set ${id}`)
    if (before) void before.then(() => super.set(id, data, done))
    else super.set(id, data, done)
  }

  override destroy(id: string, done?: Done): void {
    if (this.note(`destroy ${id}`)) done?.(new Error('store-canary'))
    else super.destroy(id, done)
  }

  /** The keys of the records that are there. */
  get records(): readonly string[] {
    return this.keys.filter((key) => key.startsWith('oauth-'))
  }

  /** The ids of the sessions that are there. */
  get sessionIds(): readonly string[] {
    return this.keys.filter((key) => !key.startsWith('oauth-'))
  }

  private get keys(): readonly string[] {
    return Object.keys((this as unknown as { readonly sessions: object }).sessions)
  }

  private note(operation: string): boolean {
    this.operations.push(operation)
    return this.failing(operation)
  }
}
