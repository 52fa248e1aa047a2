import {
  fetchDocument,
  type DocumentAddress,
  type PublicDocument,
} from '../../http/openid/document.js'
import type { BackChannel } from '../../http/back-channel.js'
import { backingOff } from '../../store/backoff.js'
import type { Once } from '../../store/once.js'
import type { Vault } from '../../store/shared.js'
import type { Store } from '../../store/store.js'

/** One document of a server, and how long a copy of it serves. */
export interface Source extends DocumentAddress {
  /** Names it among all. */
  readonly key: string
  /** ms after which a copy is renewed. */
  readonly renewAfter: number
  /** ms that a copy serves while it cannot be renewed. */
  readonly serveFor: number
  /** @throws OAuthError for a document of no use, which then is not kept */
  readonly check: (document: PublicDocument) => void | Promise<void>
}

/** A copy that this process holds. */
export interface Copy {
  readonly document: PublicDocument
  /** When it was fetched, ms since 1970. */
  readonly at: number
}

/** What the copies are kept by. */
export interface DocumentServices {
  readonly channel: Pick<BackChannel, 'send' | 'timeout'>
  readonly shared: Store
  readonly vault: Vault
  readonly once: Once
  readonly now: () => number
}

/** Documents that servers publish, fetched at the first use and shared by all processes. */
export interface Documents {
  /** The copy at hand, where it is fresh: nothing has to be waited for. */
  atHand(source: Source): Copy | undefined
  /**
   * A copy that may be served; an old one is renewed meanwhile.
   * @throws OAuthError where there is none and the server gives none
   */
  find(source: Source): Promise<Copy>
  /**
   * A newer one than that, where there is or may be one; the same where the server was asked for
   * that reason a moment ago; `undefined` where it was asked too often for others.
   */
  findNewer(source: Source, than: Copy, because: string): Promise<Copy | undefined>
}

/** A site of tenants may have many servers: the one unused for longest is forgotten. */
const MAX_COPIES = 1_000
const COOL_DOWN_MS = 60_000
/** How often in that time, for whatever reasons. */
const MAX_RENEWALS = 3

/** Copies in this process, before those that all processes share. */
export function createDocuments(services: DocumentServices): Documents {
  const { channel, shared, vault, once, now } = services
  const copies = new Map<string, Copy>()

  function remember({ key }: Source, copy: Copy): Copy {
    copies.delete(key)
    copies.set(key, copy)
    const [oldest] = copies.keys()
    if (copies.size > MAX_COPIES && oldest !== undefined) copies.delete(oldest)
    return copy
  }

  /** A copy of the future is of a clock that was set back since. */
  const isYounger = (copy: Copy, ms: number) => Math.abs(now() - copy.at) < ms

  async function newest(source: Source): Promise<Copy | undefined> {
    const own = copies.get(source.key)
    // What cannot be read may be fetched all the same.
    const stored = await vault.read<Copy>(source.key).catch(() => undefined)
    return stored && stored.at > (own?.at ?? -Infinity) ? remember(source, stored) : own
  }

  /** One request, whoever and how many ask; a server in trouble is left alone for a while. */
  async function fetchNew(source: Source, after: number): Promise<Copy> {
    const copy = await once(`fetch ${source.key} ${after}`, () =>
      backingOff(vault, `trouble ${source.key}`, now, async (): Promise<Copy> => {
        const document = await fetchDocument(channel, source)
        await source.check(document)
        const at = now()
        // Within the millisecond of the last one it would have that one's name: `once` above would
        // give its result to whoever asks for a newer one.
        const fetched = { document, at: at === after ? at + 1 : at }
        await vault.write(source.key, fetched, source.serveFor)
        return fetched
      }),
    )
    return remember(source, copy)
  }

  function atHand(source: Source): Copy | undefined {
    const copy = copies.get(source.key)
    return copy && isYounger(copy, source.renewAfter) ? copy : undefined
  }

  /** Whoever makes us ask again, the server is not asked more often than it can bear. */
  async function mayRenew(
    { key }: Source,
    because: string,
  ): Promise<'yes' | 'asked already' | 'too often'> {
    const reason = `asked ${vault.digest(`${key} ${because}`)}`
    if (!(await shared.add(reason, '', COOL_DOWN_MS))) return 'asked already'
    for (let turn = 0; turn < MAX_RENEWALS; turn++) {
      if (await shared.add(`asked ${vault.digest(key)} ${turn}`, '', COOL_DOWN_MS)) return 'yes'
    }
    // Nobody has asked for it: whoever comes with it when the minute is over may.
    await shared.delete(reason)
    return 'too often'
  }

  return {
    atHand,
    async find(source) {
      const copy = atHand(source) ?? (await newest(source))
      if (copy && isYounger(copy, source.renewAfter)) return copy
      const renewal = fetchNew(source, copy?.at ?? 0)
      if (!copy || !isYounger(copy, source.serveFor)) return renewal
      // Nobody waits for it: a server that hangs would hold up every visitor.
      renewal.catch(() => undefined)
      return copy
    },
    async findNewer(source, than, because) {
      const copy = await newest(source)
      if (copy && copy.at > than.at) return copy
      const may = await mayRenew(source, because)
      if (may === 'too often') return undefined
      return may === 'yes' ? fetchNew(source, than.at) : than
    },
  }
}
