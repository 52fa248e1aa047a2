import type { Services } from '../../connections/services.js'
import type { Identity } from '../../protocol/openid/identity.js'
import type { LogoutToken } from '../../protocol/openid/logout-token.js'
import { speaksOpenId, type Client } from '../../protocol/provider/client.js'

/** Where a sign-in is: what a logout token of its person or session must end. */
export interface IndexedSignIn {
  /** The visitor's session, by the id it had when this was written. */
  readonly session: string
  /** Of the connection; `''` where the site took the tokens itself. */
  readonly record: string
  /** Whether the site's own session lists it, and not a store of its users. */
  readonly listed: boolean
}

/** Whether a server may end sign-ins of this registration by itself. */
export function takesLogoutTokens(
  site: { readonly backchannelLogout: boolean },
  client: Client,
): boolean {
  return site.backchannelLogout && client.grant === 'authorization_code' && speaksOpenId(client)
}

type IndexServices = Pick<Services, 'shared' | 'vault' | 'lock' | 'now'>
type Person = Pick<LogoutToken, 'issuer' | 'sub' | 'sid'>

/** A person's browsers; the oldest give way. */
const MAX_SIGN_INS = 200
/** How long a sign-in may be on its way while its logout comes. */
const MARK_MS = 10 * 60_000
const DAY_MS = 24 * 3600_000

/**
 * Writes down a sign-in by issuer, `sub` and `sid`, as long as its session. Tells whether a logout
 * came for it since `connectedAt`: the mark is written before the index is read, the index before
 * the mark is.
 */
export async function indexSignIn(
  services: IndexServices,
  client: Client,
  identity: Identity,
  signIn: IndexedSignIn,
  times: { readonly connectedAt: number; readonly maxAge: number | null },
): Promise<'signed in' | 'logged out'> {
  const ttl = Math.max(times.maxAge ?? 0, DAY_MS)
  const { issuer, sub, sid } = identity
  const places = [
    keysOf(services, client, { issuer, sub }),
    ...(sid === undefined ? [] : [keysOf(services, client, { issuer, sid })]),
  ]
  for (const [key = ''] of places) {
    await services.lock(key, async () => {
      const known = (await services.vault.read<readonly IndexedSignIn[]>(key)) ?? []
      const others = known.filter(({ record, session }) =>
        signIn.record === '' ? session !== signIn.session : record !== signIn.record,
      )
      await services.vault.write(key, [...others, signIn].slice(-MAX_SIGN_INS), ttl)
    })
  }
  for (const key of places.flat()) {
    const mark = await services.shared.get(markOf(key))
    if (mark !== null && Number(mark) >= times.connectedAt) return 'logged out'
  }
  return 'signed in'
}

/**
 * Ends what a logout token is about, and marks it for sign-ins that are on their way. What could not
 * be ended stays in the index: the server sends its token again.
 * @param end - ends one of them; doing it twice does no harm
 */
export async function endIndexed(
  services: IndexServices,
  client: Client,
  { issuer, sub, sid }: Person,
  end: (signIn: IndexedSignIn) => Promise<void>,
): Promise<void> {
  // §2.6: with a sid, that session alone.
  for (const key of keysOf(
    services,
    client,
    sid === undefined ? { issuer, sub } : { issuer, sid },
  )) {
    await services.shared.set(markOf(key), String(services.now()), MARK_MS)
    await endIn(services, key, end)
  }
}

/** Of the sign-ins under one key. */
async function endIn(
  services: IndexServices,
  key: string,
  end: (signIn: IndexedSignIn) => Promise<void>,
): Promise<void> {
  const read = async () => (await services.vault.read<readonly IndexedSignIn[]>(key)) ?? []
  const found = await read()
  if (found.length === 0) return
  await Promise.all(found.map(end))
  const isEnded = (one: IndexedSignIn) =>
    found.some(({ session, record }) => session === one.session && record === one.record)
  await services.lock(key, async () => {
    const left = (await read()).filter((one) => !isEnded(one))
    if (left.length === 0) await services.shared.delete(key)
    else await services.vault.write(key, left, DAY_MS)
  })
}

/**
 * Where the sign-ins of a person or a session are, by each of the site's secrets: the first one's is
 * where new ones go, and those made before the secret was rotated are under another. A digest: the
 * store shows neither who it is nor at which server.
 */
function keysOf(
  { vault }: IndexServices,
  { id, clientId }: Client,
  { issuer, ...name }: Partial<Person>,
): readonly string[] {
  const parts = [id, clientId, issuer, ...Object.entries(name).flat()]
  return vault.digests(JSON.stringify(parts)).map((digest) => `sign-ins ${digest}`)
}

function markOf(key: string): string {
  return `logout ${key}`
}
