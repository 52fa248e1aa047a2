import { oauth } from 'express-oauth-connect'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { createApp } from './app.js'
import { createPlaygrounds, type Playgrounds } from './catalogue/playgrounds.js'
import { listen, type Listening } from './listen.js'
import { isSandboxed, PROVIDER_IDS, registrations } from './registrations.js'
import { readSettings, type Environment, type Settings } from './settings.js'
import { rememberUser } from './user.js'
import { openStores, type Stores } from './stores.js'

/** The example, running. */
export interface Example {
  readonly url: string
  readonly sandbox: Sandbox
  close(): Promise<void>
}

/**
 * Starts the sandbox and the site. Port 0 takes any free one: the server listens first, because
 * `baseUrl` must be known when `oauth()` is called.
 * @throws Error in plain words: a port that is taken, a variable that is wrong
 */
export async function startExample(env: Environment): Promise<Example> {
  const settings = readSettings(env)
  const listening = await listen(settings.port, isLocal(settings.baseUrl))
  const standIns = await sandbox()
  const url = settings.baseUrl ?? `http://localhost:${listening.port}`
  const playgrounds = createPlaygrounds({ baseUrl: url, secret: settings.oauthSecret })
  let stores: Stores | undefined
  const close = async () => {
    await Promise.all([
      ...[listening.close(), standIns.close(), playgrounds.close()],
      stores?.close(),
    ])
  }
  try {
    stores = await openStores(settings.redisUrl)
    serve({ listening, baseUrl: url, settings, env, standIns, stores, playgrounds })
    return { url, sandbox: standIns, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Opened {
  readonly listening: Listening
  readonly baseUrl: string
  readonly settings: Settings
  readonly env: Environment
  readonly standIns: Sandbox
  readonly stores: Stores
  readonly playgrounds: Playgrounds
}

function serve(opened: Opened): void {
  const { listening, baseUrl, settings, env, standIns, stores, playgrounds } = opened
  const providers = registrations(env, standIns)
  const auth = oauth({
    baseUrl,
    ...(settings.oauthSecret !== undefined && { secret: settings.oauthSecret }),
    providers,
    timeout: 5_000,
    onSignIn: rememberUser,
    ...(stores.shared && { shared: stores.shared }),
  })
  const sandboxed = PROVIDER_IDS.filter((id) => isSandboxed(env, id))
  const applications = providers.filter(({ grant }) => grant === 'client_credentials')
  const { sessionSecret } = settings
  const { sessions } = stores
  listening.serve(
    createApp({
      baseUrl,
      auth,
      applications,
      sessionSecret,
      sessions,
      sandbox: standIns,
      sandboxed,
      playgrounds,
    }),
  )
}

/** Without a public address nobody but this machine needs to reach us. */
function isLocal(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])/.test(baseUrl)
}
