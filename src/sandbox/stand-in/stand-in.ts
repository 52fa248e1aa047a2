import { recordCall, type SandboxCall } from '../kit/calls.js'
import { createLedger, forgetAll, ledgerControls } from '../kit/codes-and-tokens.js'
import { text, type Answer, type Endpoint, type Received } from '../kit/exchange.js'
import { createFaultQueue, type Fault } from '../kit/faults.js'
import type { LedgerControls } from '../kit/knobs.js'
import type { Logins } from '../kit/pages/dialog.js'
import { errorPage, homePage } from '../kit/pages/notices.js'
import { picture } from '../kit/pages/picture.js'
import { stylesheet } from '../kit/pages/stylesheet.js'
import { startServer } from '../kit/server.js'
import { answerApi, answerUserinfo } from './api.js'
import { authorize, published } from './authorize.js'
import { proofsOf } from './client.js'
import type { StandInDesk } from './desk.js'
import type { StandInDialect } from './dialect.js'
import { placesOf } from './table/endpoints.js'
import { makeKeys, metadataOf } from './id-token.js'
import { PEOPLE, type StandInPerson } from './people.js'
import { revoke } from './revoke.js'
import { readProvider, speaksOpenId, type StandInProvider } from './table/table.js'
import { exchange } from './token.js'

/** How a stand-in behaves. */
export interface StandInOptions {
  /** What a registration says as `clientId`. Default: `'stand-in-client'`. */
  readonly clientId?: string
  /** What a registration says as `clientSecret`. Default: `'stand-in-secret'`. */
  readonly clientSecret?: string
  /** The registration's, where the callback must agree with them. */
  readonly settings?: Readonly<Record<string, string>>
  /** The first person agrees at once, without pages; another one by `sandbox_as`. Default: `true`. */
  readonly autoApprove?: boolean
  /** The redirect URIs that are registered. Default: all of this machine. */
  readonly redirectUris?: readonly string[]
  /** Answers where the table has functions of its own. */
  readonly dialect?: StandInDialect
  /** Default: any free one. */
  readonly port?: number
  /** Default: `'127.0.0.1'`. Keep it a loopback address. */
  readonly host?: string
}

/** A running stand-in. */
export interface StandIn extends LedgerControls {
  /** The table's id. */
  readonly id: string
  /** Its address: a registration's `origin`. */
  readonly origin: string
  /** The registration's. */
  readonly clientId: string
  /** The registration's. */
  readonly clientSecret: string
  /** Who can sign in; the first is chosen already. Any other e-mail address belongs to a newcomer. */
  readonly people: readonly StandInPerson[]
  /** What it received, oldest first; the newest 1000. */
  readonly calls: SandboxCall<string>[]
  /** Makes something go wrong with the next requests. */
  readonly fault: (fault: Fault) => void
  /** Nothing waits to go wrong any more. */
  readonly clearFaults: () => void
  /** As just started, except for the calls. */
  readonly forget: () => void
  /** Ends it and every open connection, at once. */
  readonly close: () => Promise<void>
}

/**
 * Starts a server on this machine that speaks the dialect of one provider's table: authorization
 * page, token endpoint, revocation, API and profile, keys of id_tokens. It reads cells and kit
 * functions; where the table has a function of its own it speaks as the RFCs do, or as `dialect`
 * says. It shows that a site works with the table, and nothing of whether the table is right.
 * @param provider - what `defineProvider` made, such as `github`, or a registration of it
 * @throws TypeError for anything else; Error where the port is taken
 */
export async function standIn(
  provider: StandInProvider,
  options: StandInOptions = {},
): Promise<StandIn> {
  const { table, client: known, settings } = readProvider(provider)
  const { clientId = 'stand-in-client', clientSecret = 'stand-in-secret' } = {
    ...known,
    ...options,
  }
  const { dialect = {}, redirectUris, autoApprove = true, port = 0, host = '127.0.0.1' } = options
  const client = { clientId, clientSecret }
  const logins: Logins = new Map()
  const calls: SandboxCall<string>[] = []
  const faults = createFaultQueue()
  const ledger = createLedger()
  const keys = speaksOpenId(table) ? makeKeys(table) : undefined
  const site = { name: table.name, people: PEOPLE, password: 'stand-in' }
  let origin = ''
  const desk: StandInDesk = {
    ...{ table, dialect, client, redirectUris, ledger, keys },
    settings: { ...settings, ...options.settings },
    proofs: await proofsOf(table, client),
    places: placesOf(table, (text) => ledger.accessTokens.has(text)),
    asked: new Map(),
    origin: () => origin,
  }
  const pages = { id: table.id, site, logins, autoApprove }

  function answer(request: Received): Answer {
    // Of its own pages, also where the provider's API has the whole host.
    const file = fileAt(request)
    if (file) return file
    switch (desk.places.endpointOf(request)) {
      case 'authorize':
        return authorize(desk, pages, request)
      case 'token':
        return exchange(desk, request)
      case 'revoke':
        return revoke(desk, request)
      case 'api':
        return answerApi(desk, request)
      case 'userinfo':
        return answerUserinfo(desk, request)
      case 'keys':
        return published(keys?.jwks)
      case 'metadata':
        return published(keys && metadataOf(table, keys, origin))
      default:
        return pageAt(request)
    }
  }

  function pageAt(request: Received): Answer {
    const facts = { origin, client_id: clientId, client_secret: clientSecret }
    if (request.path === '/') return homePage(site, request, facts)
    return errorPage(site, request, 404, 'not_found', request.path)
  }

  const server = await startServer(
    {
      id: table.id,
      endpointOf: (_path, request) =>
        fileAt(request) ? 'page' : asCall(desk.places.endpointOf(request)),
      rateLimited: (_endpoint, wait = '30') =>
        text(429, 'application/json', '{"error":"rate_limited"}', { 'retry-after': wait }),
      answer,
    },
    faults,
    (call) => recordCall(calls, call),
    { host, port },
  )
  origin = server.origin
  return Object.assign(ledgerControls(ledger), {
    ...{ id: table.id, origin, clientId, clientSecret, people: PEOPLE.known, calls },
    ...{ fault: faults.add, clearFaults: faults.clear },
    forget() {
      forgetAll(ledger)
      logins.clear()
      desk.asked.clear()
    },
    close: server.close,
  })
}

/** Keys and metadata are pages, as calls have it. */
function asCall(endpoint: ReturnType<StandInDesk['places']['endpointOf']>): Endpoint {
  if (endpoint === 'userinfo') return 'api'
  return endpoint === 'keys' || endpoint === 'metadata' ? 'page' : endpoint
}

/** What pages of the stand-in load: their stylesheet, and the pictures of people. */
function fileAt({ method, path }: Received): Answer | undefined {
  if (method !== 'GET') return undefined
  if (path === '/sandbox.css') return text(200, 'text/css; charset=utf-8', stylesheet(ACCENT))
  return picture(path)
}

const ACCENT = { light: '#3a4a7a', dark: '#a9b8e8' }
