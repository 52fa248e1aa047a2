import type { Services } from '../../connections/services.js'

/** How long marks are kept for requests that are under way; none takes longer, ms. */
const REMEMBERED_MS = 10 * 60_000

type Shared = Pick<Services, 'shared'>

/**
 * Marks a connection as ended: a renewal that writes its record later removes it again. Tells
 * whether this is the first mark.
 */
export function markEnded({ shared }: Shared, id: string): Promise<boolean> {
  return shared.add(`ended ${id}`, '1', REMEMBERED_MS)
}

/** Whether a connection has ended, in whatever process. */
export async function hasEnded({ shared }: Shared, id: string): Promise<boolean> {
  return (await shared.get(`ended ${id}`)) !== null
}

/** Marks a session as destroyed: a sign-in or disconnect that writes it later destroys it again. */
export function markDestroyed({ shared }: Shared, sessionId: string): Promise<void> {
  return shared.set(`destroyed ${sessionId}`, '1', REMEMBERED_MS)
}

/** Whether a session was destroyed, in whatever process. */
export async function wasDestroyed({ shared }: Shared, sessionId: string): Promise<boolean> {
  return (await shared.get(`destroyed ${sessionId}`)) !== null
}

/**
 * Stands for the next session where the site itself regenerates one. Whether the new one is given
 * the list is known only once the response is over, so the connections live until then. A sign-in
 * does not follow it: who knows the old id must not be given the new one.
 */
export const UNDECIDED = ''

/** Marks that a sign-in gave the session's visitor another session. */
export function markMoved({ shared }: Shared, from: string, to: string): Promise<void> {
  return shared.set(`moved ${from}`, to, REMEMBERED_MS)
}

/**
 * Which other sign-ins the browser had open when one of them moved it, by the names of their
 * cookies. Only these may join its new session: whoever else knows the old id may have planted it.
 */
export function markCompanions(
  { shared }: Shared,
  from: string,
  names: readonly string[],
): Promise<void> {
  return shared.set(`companions ${from}`, names.join(' '), REMEMBERED_MS)
}

/** Whether the sign-in with this cookie was open in the browser that left this session. */
export async function isCompanion(
  { shared }: Shared,
  from: string,
  name: string,
): Promise<boolean> {
  const names = await shared.get(`companions ${from}`)
  return names !== null && names.split(' ').includes(name)
}

/** The session that a session's visitor was moved to. */
export function movedTo({ shared }: Shared, sessionId: string): Promise<string | null> {
  return shared.get(`moved ${sessionId}`)
}
