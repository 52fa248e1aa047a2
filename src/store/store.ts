/**
 * What the processes of a site share: spent states, refresh results, application tokens. Five
 * atomic operations on single keys, so that any key-value server can be behind it. Values are
 * opaque text; what is secret in them is already sealed.
 */
export interface Store {
  /** The value, or `null` when there is none or its time is over. */
  get(key: string): Promise<string | null>
  /** Puts a value for `ttl` milliseconds, whatever was there. */
  set(key: string, value: string, ttl: number): Promise<void>
  /** Puts a value only where none is; tells whether it did. */
  add(key: string, value: string, ttl: number): Promise<boolean>
  /** Puts a value only where exactly `expected` is; tells whether it did. */
  replace(key: string, expected: string, value: string, ttl: number): Promise<boolean>
  /** Removes a key, or with `expected` only that value. */
  delete(key: string, expected?: string): Promise<void>
}
