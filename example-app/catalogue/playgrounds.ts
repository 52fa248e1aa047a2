import { oauth, type OAuthRouter } from 'express-oauth-connect'
import { standIn, type StandIn } from 'express-oauth-connect/sandbox'
import { rememberPerson } from '../user.js'
import { CLIENT_SECRET, DIALECTS } from './dialects.js'
import { registrationAt, settingsOf } from './registration.js'
import { entryOf, type Entry } from './tables.js'

/** One provider of the catalogue at a stand-in of its own, and an `oauth()` for it alone. */
export interface Playground {
  readonly entry: Entry
  readonly stand: StandIn
  readonly auth: OAuthRouter
}

/** Those that somebody has looked at. */
export interface Playgrounds {
  /** Starts the stand-in at the first time. `undefined`: there is no such provider. */
  readonly open: (id: string) => Promise<Playground | undefined>
  readonly close: () => Promise<void>
}

export interface PlaygroundOptions {
  readonly baseUrl: string
  readonly secret: string | undefined
}

/** Nothing is started before it is asked for: there are over two hundred. */
export function createPlaygrounds(options: PlaygroundOptions): Playgrounds {
  const opened = new Map<string, Promise<Playground>>()
  return {
    async open(id) {
      const entry = entryOf(id)
      if (!entry) return undefined
      const playground = opened.get(id) ?? start(entry, options)
      opened.set(id, playground)
      return playground
    },
    async close() {
      const closing = [...opened.values()].map(async (one) => (await one).stand.close())
      // One that did not start has nothing to be closed.
      await Promise.allSettled(closing)
    },
  }
}

async function start(entry: Entry, { baseUrl, secret }: PlaygroundOptions): Promise<Playground> {
  const { id, factory, table } = entry
  const stand = await standIn(factory, {
    ...{ clientId: 'example-shop', clientSecret: CLIENT_SECRET, autoApprove: false },
    settings: settingsOf(table),
    redirectUris: [`${baseUrl}${mountPathOf(id)}/${id}/callback`],
    ...(Object.hasOwn(DIALECTS, id) && { dialect: DIALECTS[id] }),
  })
  const auth = oauth({
    baseUrl,
    ...(secret !== undefined && { secret }),
    mountPath: mountPathOf(id),
    providers: [registrationAt(factory, stand)],
    defaultReturnTo: pathOf(id),
    timeout: 5_000,
    onSignIn: rememberPerson,
  })
  return { entry, stand, auth }
}

/** Where its page is. */
export function pathOf(id: string): string {
  return `/providers/${id}`
}

export function mountPathOf(id: string): string {
  return `${pathOf(id)}/auth`
}
