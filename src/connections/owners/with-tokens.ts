import { SessionError } from '../../errors.js'
import type { ConnectionSource } from '../../http/api/connection-source.js'
import { requestTokens } from '../../http/token-endpoint.js'
import { ownField } from '../../protocol/params.js'
import { kindOfThrown } from '../../protocol/thrown.js'
import type { Client } from '../../protocol/provider/client.js'
import { refreshToken } from '../../protocol/token/grants.js'
import { hasExpired, needsRenewal, renewed, type TokenSet } from '../../protocol/token/token-set.js'
import { backingOff } from '../../store/backoff.js'
import { deadline } from '../../store/shared.js'
import type { OpenConnection } from '../record.js'
import { canRenew, ended } from '../renew.js'
import type { Services } from '../services.js'

/** Keeps tokens in place of the ones before; awaited before they are used. */
export type OnTokens = (tokens: TokenSet) => unknown

/**
 * Tokens that the site keeps itself. One renewal, whoever and in whatever process holds the same
 * refresh token; each of them is told the new tokens, also those that came later.
 * @internal
 */
export function givenSource(
  services: Services,
  client: Client,
  given: OpenConnection,
  onTokens: OnTokens,
): ConnectionSource {
  let current = given
  /** Whether the site has not been told of them yet, or could not keep them. */
  let unsaved = false
  let saving: Promise<void> | undefined

  async function tell(): Promise<void> {
    const { tokens } = current
    const told = async () => {
      try {
        await onTokens({ ...tokens })
      } catch (error) {
        throw notKept(client, `onTokens threw ${kindOfThrown(error)}`)
      }
    }
    await deadline(told, services.channel.timeout, (what) => notKept(client, `onTokens: ${what}`))
    if (current.tokens === tokens) unsaved = false
  }

  /** Before the tokens are used: the old refresh token is spent. */
  async function save(): Promise<void> {
    if (unsaved) await (saving ??= tell().finally(() => (saving = undefined)))
  }

  async function renew(): Promise<OpenConnection> {
    const { tokens } = current
    const name = services.vault.digest(tokens.refreshToken ?? '')
    const next = await services.once(`refresh tokens ${client.id} ${name}`, () =>
      backingOff(services.vault, `trouble tokens ${name}`, services.now, async () => {
        const grant = refreshToken(tokens.refreshToken ?? '')
        const key = ownField(tokens, 'dpopKey')
        const issued = await requestTokens(services.channel, client, grant, current.params, key)
        return renewed(tokens, issued.tokens)
      }),
    )
    // Of calls side by side only the first brings them.
    if (current.tokens === tokens) {
      current = { ...current, version: current.version + 1, tokens: next }
      unsaved = true
    }
    await save()
    return current
  }

  return {
    async connection() {
      await save()
      const { tokens } = current
      const now = services.now()
      if (!needsRenewal(tokens, now, client.provider.refreshBefore)) return current
      if (canRenew(client, tokens)) return renew()
      if (!hasExpired(tokens, now)) return current
      throw ended(client, 'its access token has expired')
    },
    accepted: () => undefined,
    async renew(refused, { state }) {
      if (refused.tokens.accessToken !== current.tokens.accessToken) {
        await save()
        return current
      }
      if (state === 'forbidden' || !canRenew(client, current.tokens)) return undefined
      return renew()
    },
    refusedAgain: () => Promise.resolve(),
  }
}

/** Its message may quote the tokens. */
function notKept({ id }: Client, what: string): SessionError {
  return new SessionError(
    'store_failed',
    id,
    what,
    'The new tokens are held by this client, and told again by its next call.',
  )
}
