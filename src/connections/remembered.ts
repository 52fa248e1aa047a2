import type { Sealer } from '../protocol/seal.js'

interface Opened {
  readonly text: string
  readonly context: string
}

/** Each of two generations holds so many: the older one goes when the younger one is full. */
const MAX_REMEMBERED = 500
/** A connection's usual text has some hundred characters; this bounds the memory to some megabytes. */
const MAX_LENGTH = 4_096

/**
 * A sealer that remembers what it sealed or opened last, in this process only: the same connection
 * is opened by every API call, and to decrypt it costs 4 % of one. What it is asked by is the whole
 * sealed text, so a record that was changed, or put in another's place, is opened anew.
 */
export function rememberOpened(sealer: Sealer): Sealer {
  let younger = new Map<string, Opened>()
  let older = new Map<string, Opened>()

  function remember(sealed: string, opened: Opened): void {
    if (opened.text.length > MAX_LENGTH) return
    if (younger.size >= MAX_REMEMBERED) {
      older = younger
      younger = new Map()
    }
    younger.set(sealed, opened)
  }

  function recall(sealed: string): Opened | undefined {
    const opened = younger.get(sealed)
    if (opened) return opened
    const old = older.get(sealed)
    if (old) remember(sealed, old)
    return old
  }

  return {
    ...sealer,
    seal(text, context) {
      const sealed = sealer.seal(text, context)
      remember(sealed, { text, context })
      return sealed
    },
    open(sealed, context) {
      const known = recall(sealed)
      if (known?.context === context) return known.text
      const text = sealer.open(sealed, context)
      if (text !== undefined) remember(sealed, { text, context })
      return text
    },
  }
}
