import type { Request } from 'express'
import { isOAuthError, NotConnectedError } from '../../errors.js'
import type { ConnectionSource } from '../../http/api/api.js'
import { requestTokens, type Issued } from '../../http/token-endpoint.js'
import { refreshes, type Client } from '../../protocol/provider/client.js'
import type { Connection } from '../../protocol/connection.js'
import { refreshToken } from '../../protocol/token/grants.js'
import { own } from '../../protocol/params.js'
import { hasExpired, needsRenewal, renewed, type TokenSet } from '../../protocol/token/token-set.js'
import { backingOff } from '../../store/backoff.js'
import { forget, readNews, tellNews, withNews, type Renewed } from './news.js'
import { observeOutcome } from '../routes/outcomes.js'
import { openTokens, toConnection } from './saved-tokens.js'
import { saveSession } from './session-renewal.js'
import type { SavedConnection } from './saved-connection.js'
import { findSaved, removeSaved, replaceSaved, sessionOf } from './session.js'
import type { Site } from '../site.js'

/** A token just received is used, however short its life: renewing it again would never end. */
const JUST_RENEWED_MS = 10_000

/** The visitor's own tokens, as this request's session holds them when they are needed. */
export function visitorSource(
  site: Site,
  req: Request,
  client: Client,
  account: string | undefined,
): ConnectionSource {
  return {
    connection: () => validConnection(site, req, client, account),
    renew: (dead) => renewDead(site, req, client, dead),
  }
}

/** The connection with a token that is valid now, renewed if its time has come (RFC 6749 §6). */
async function validConnection(
  site: Site,
  req: Request,
  client: Client,
  account: string | undefined,
): Promise<Connection> {
  const { saved, tokens } = await current(site, req, client, account)
  const now = site.now()
  const due = needsRenewal(tokens, now, client.provider.refreshBefore)
  const fresh = !due || wasJustRenewed(saved, tokens, now)
  if (fresh) return toConnection(saved, tokens)
  const usable = !hasExpired(tokens, now)
  if (!canRefresh(client, tokens)) {
    if (usable) return toConnection(saved, tokens)
    throw await ended(site, req, client, saved.id, 'its access token has expired')
  }
  try {
    return await refresh(site, req, client, saved, tokens)
  } catch (error) {
    // An outage of the token endpoint: the old token is good for a little longer.
    if (usable && !(error instanceof NotConnectedError)) return toConnection(saved, tokens)
    throw error
  }
}

/** The API calls a token dead; `expires_in` was a hint. */
async function renewDead(
  site: Site,
  req: Request,
  client: Client,
  dead: Connection,
): Promise<Connection> {
  const { saved, tokens } = await current(site, req, client, dead.account)
  if (tokens.accessToken !== dead.tokens.accessToken) return toConnection(saved, tokens)
  if (canRefresh(client, tokens)) return refresh(site, req, client, saved, tokens)
  throw await ended(site, req, client, saved.id, 'the provider no longer accepts its token')
}

interface Current {
  readonly saved: SavedConnection
  readonly tokens: TokenSet
}

/** What the session holds, corrected by what other requests and processes did since. */
async function current(
  site: Site,
  req: Request,
  client: Client,
  account: string | undefined,
): Promise<Current> {
  sessionOf(req)
  const saved = findSaved(req, client.id, account)
  if (!saved) throw notConnected(client, account)
  const news = await readNews(site, saved.id)
  if (news?.gone === true) {
    removeSaved(req, saved.id)
    throw notConnected(client, account)
  }
  const latest = news && news.version > saved.version ? adopt(site, req, saved, news) : saved
  const tokens = openTokens(site, latest)
  if (!tokens) throw await ended(site, req, client, saved.id, 'its tokens cannot be opened')
  return { saved: latest, tokens }
}

function adopt(site: Site, req: Request, saved: SavedConnection, news: Renewed): SavedConnection {
  const next = withNews(site, saved, news)
  replaceSaved(req, next)
  return next
}

/** One refresh, whoever and how many ask; the store knows of it before the session does. */
async function refresh(
  site: Site,
  req: Request,
  client: Client,
  saved: SavedConnection,
  tokens: TokenSet,
): Promise<Connection> {
  const { id, version } = saved
  try {
    const news = await site.once(`once refresh ${id} ${version}`, () =>
      renewTokens(site, client, saved, tokens),
    )
    const next = adopt(site, req, saved, news)
    // Should this fail, the store still has the new tokens.
    await saveSession(req).catch(() => undefined)
    return toConnection(next, news.tokens)
  } catch (error) {
    if (isOAuthError(error) && error.code === 'invalid_grant') {
      throw await ended(site, req, client, id, 'its refresh token is no longer accepted')
    }
    throw error
  }
}

async function renewTokens(
  site: Site,
  client: Client,
  { id, version, params }: SavedConnection,
  tokens: TokenSet,
): Promise<Renewed> {
  const known = await readNews(site, id)
  if (known?.gone === false && known.version > version) return known
  const grant = refreshToken(tokens.refreshToken ?? '')
  let issued: Issued
  try {
    issued = await observeOutcome({ provider: client.id, phase: 'refresh' }, () =>
      backingOff(site.vault, `trouble refresh ${id}`, site.now, () =>
        requestTokens(site.channel, client, grant, params),
      ),
    )
  } catch (error) {
    // Somebody whose lease ran out may have spent the refresh token and still have told of it.
    const since = await readNews(site, id)
    if (since?.gone === false && since.version > version) return since
    throw error
  }
  const news = {
    gone: false,
    version: version + 1,
    tokens: renewed(tokens, issued.tokens),
    renewedAt: site.now(),
  } as const
  await tellNews(site, id, news).catch(() => undefined)
  return news
}

async function ended(
  site: Site,
  req: Request,
  client: Client,
  id: string,
  why: string,
): Promise<NotConnectedError> {
  await forget(site, req, id).catch(() => undefined)
  return new NotConnectedError(client.id, `the connection has ended: ${why}`)
}

function notConnected(client: Client, account: string | undefined): NotConnectedError {
  const whose = account === undefined ? '' : ` for the account ${JSON.stringify(account)}`
  return new NotConnectedError(client.id, `nobody has connected it in this session${whose}`)
}

function canRefresh(client: Client, tokens: TokenSet): boolean {
  return own(tokens, 'refreshToken') !== undefined && refreshes(client)
}

function wasJustRenewed({ renewedAt }: SavedConnection, tokens: TokenSet, now: number): boolean {
  return renewedAt !== undefined && now - renewedAt < JUST_RENEWED_MS && !hasExpired(tokens, now)
}
