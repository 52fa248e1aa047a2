import { OAuthError, SessionError } from '../../errors.js'
import { describeThrown } from '../../protocol/thrown.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { isId, type Registration } from '../../protocol/provider/registration/registration.js'

/** A site whose registrations come from a database: one per tenant, found by its id. */
export type FindRegistration = (
  id: string,
) => Registration | undefined | PromiseLike<Registration | undefined>

/**
 * What a site asks for a registration that it was not given at start-up.
 * @internal
 */
export interface Lookup {
  /**
   * The registration with that id, as it was found within the last minute.
   * @throws OAuthError where the site's function fails, or returns something else
   */
  find(id: string): Promise<Client | undefined>
  /** The same, where it is known already. */
  known(id: string): Client | undefined
}

const KEPT_MS = 60_000
/** An id nobody knows: a visitor of a link that is dead, or somebody who guesses. */
const UNKNOWN_MS = 10_000
const MAX_KEPT = 1_000

interface Entry {
  readonly client: Promise<Client | undefined>
  settled?: Client | undefined
  /** When it was asked for, ms since 1970. */
  readonly at: number
}

/**
 * Registrations by id from the site's own function: checked, kept for a minute, the longest unused
 * dropped first.
 * @param read - checks what the function returned
 * @internal
 */
export function createLookup(
  findRegistration: FindRegistration,
  read: (registration: unknown) => Client,
  now: () => number,
): Lookup {
  const entries = new Map<string, Entry>()

  function ask(id: string): Entry {
    const client = Promise.resolve()
      .then(() => findRegistration(id))
      .then(
        (found: Registration | null | undefined) => (found ? checked(id, found, read) : undefined),
        (thrown: unknown) => {
          throw failed(id, thrown)
        },
      )
    const entry: Entry = { client, at: now() }
    client.then(
      (found) => (entry.settled = found),
      // A failure is remembered for nobody.
      () => entries.get(id) === entry && entries.delete(id),
    )
    return entry
  }

  function isOver({ at, settled }: Entry): boolean {
    return Math.abs(now() - at) >= (settled ? KEPT_MS : UNKNOWN_MS)
  }

  return {
    find(id) {
      // Nothing is asked for what cannot be an id.
      if (!isId(id)) return Promise.resolve(undefined)
      const known = entries.get(id)
      const entry = known && !isOver(known) ? known : ask(id)
      // Moved to the end: the first are those not used for longest.
      entries.delete(id)
      entries.set(id, entry)
      const [oldest] = entries.keys()
      if (entries.size > MAX_KEPT && oldest !== undefined) entries.delete(oldest)
      return entry.client
    },
    known: (id) => entries.get(id)?.settled,
  }
}

function checked(id: string, found: unknown, read: (registration: unknown) => Client): Client {
  let client: Client
  try {
    client = read(found)
  } catch (error) {
    throw unusable(id, error instanceof Error ? error.message : 'it is none')
  }
  if (client.id !== id) throw unusable(id, `it has the id ${JSON.stringify(client.id)}`)
  if (isApplication(client)) throw unusable(id, `its grant is ${client.grant}`)
  return client
}

function unusable(id: string, why: string): OAuthError {
  return new OAuthError('internal_error', id, `providers(${JSON.stringify(id)}): ${why}`, {
    status: 500,
    hint:
      'Return what a provider returns when called with its registration and that id, such as ' +
      'example({ id, clientId, clientSecret }), or nothing.',
  })
}

/** Its message may hold what the database is reached by. */
function failed(id: string, thrown: unknown): SessionError {
  return new SessionError(
    'store_failed',
    id,
    `providers(${JSON.stringify(id)}) threw ${describeThrown(thrown)}`,
    'It was asked for the registration: is the database that it reads reachable?',
  )
}
