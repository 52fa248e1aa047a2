import { StateError } from '../../errors.js'
import { REQUEST_LIFETIME_MS } from '../../protocol/authorization/request.js'
import { randomValue } from '../../protocol/authorization/pkce.js'
import { withoutPrototype, type Params } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Sealer } from '../../protocol/seal.js'
import type { Vault } from '../../store/shared.js'
import type { Store } from '../../store/store.js'
import { expired } from '../transactions/state-errors.js'

/**
 * Authorization responses that a browser posted (OAuth 2.0 Form Post Response Mode) and has not yet
 * come back for. A form from another site brings no `SameSite=Lax` cookie: it waits until the
 * browser asks for the callback with its cookies.
 */
export interface ParkedForms {
  /** A state that proves by itself that this site drew it for this registration, and when. */
  drawState(client: Client): string
  /**
   * Keeps a form, sealed and for two minutes.
   * @throws StateError where the state is not ours, or too old; nothing is kept then
   */
  park(client: Client, state: string, form: Params): Promise<void>
  /** The form of that state; `undefined` where none came, or another request took it. */
  read(client: Client, state: string): Promise<Params | undefined>
  /** Forgets it: it is good for one sign-in. */
  drop(client: Client, state: string): Promise<void>
}

/** From the form to the request that follows its redirect. */
const PARKED_MS = 2 * 60_000
const CLOCK_SKEW_MS = 60_000

/**
 * @param sealer - for states alone
 * @param services - where forms wait, and the clock
 */
export function createParkedForms(
  sealer: Sealer,
  services: { readonly vault: Vault; readonly shared: Store; readonly now: () => number },
): ParkedForms {
  const { vault, shared, now } = services
  // The form may have come to a process that still, or already, has another secret first.
  const keysOf = ({ id }: Client, state: string) =>
    vault.digests(`${id} ${state}`).map((digest) => `form ${digest}`)

  function assertOurs(client: Client, state: string): void {
    const text = sealer.open(state, client.id)
    if (text === undefined) throw notOurs(client)
    const age = now() - parseInt(text, 36)
    if (age > REQUEST_LIFETIME_MS || age < -CLOCK_SKEW_MS) throw expired(client)
  }

  return {
    // Encrypted and authenticated: its 256 random bits stay as hard to guess as in any state.
    drawState: (client) => sealer.seal(`${now().toString(36)} ${randomValue()}`, client.id),
    async park(client, state, form) {
      assertOurs(client, state)
      const [key = ''] = keysOf(client, state)
      await vault.write(key, form, PARKED_MS)
    },
    async read(client, state) {
      for (const key of keysOf(client, state)) {
        const form = await vault.read<Params>(key)
        if (form) return withoutPrototype(form)
      }
      return undefined
    },
    async drop(client, state) {
      await Promise.all(keysOf(client, state).map((key) => shared.delete(key)))
    },
  }
}

function notOurs({ id }: Client): StateError {
  return new StateError(
    'state_unknown',
    id,
    'the posted form has a state that this site did not make',
    'It was posted by somebody else, or oauth({ secret }) has changed since the sign-in began.',
  )
}
