import type { SessionOptions } from 'express-session'
import type { OAuthOptions } from '../express/options/oauth-options.js'
import { redact } from '../protocol/redact.js'
import type { FindingNumber } from './finding.js'
import type { Words } from './language.js'

/** What a site says of itself, not checked yet. */
export interface Configuration {
  /** A file's name, or `environment`. */
  readonly source: string
  readonly options: Partial<OAuthOptions>
  /** As given to express-session; `undefined`: not told. */
  readonly session: SessionOptions | undefined
  /** As given to `app.set('trust proxy', …)`; `undefined`: not told. */
  readonly trustProxy: unknown
  /** Ends what was opened to read it. */
  readonly close: () => Promise<void>
}

/** Why there is no configuration, in words that are safe to print. */
export class Unreadable extends Error {
  constructor(
    readonly number: FindingNumber,
    readonly says: Words,
    readonly cure: Words,
  ) {
    super(says.en)
    this.name = 'Unreadable'
  }
}

/** Foreign text, such as an error's message, without anything that looks like a secret of this site. */
export function cleaner(
  env: NodeJS.ProcessEnv,
  { options, session }: Partial<Configuration> = {},
): (text: string) => string {
  const named = Object.entries(env)
    .filter(([name]) => /SECRET|PASSWORD|TOKEN|_KEY|REDIS_URL/i.test(name))
    .map(([, value]) => value)
  const secrets = [
    ...named,
    ...listed(options?.secret),
    ...listed(session?.secret),
    ...clientSecrets(options?.providers),
  ]
  return (text) => redact(text, secrets)
}

/** A string or a list, as a list of what are strings. */
export function listed(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => typeof item === 'string')
}

function clientSecrets(providers: unknown): readonly string[] {
  if (!Array.isArray(providers)) return []
  return providers.flatMap((registration: unknown) =>
    typeof registration === 'object' && registration !== null && 'clientSecret' in registration
      ? listed(registration.clientSecret)
      : [],
  )
}

/** An error's message; of anything else that was thrown, nothing is known. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'something was thrown that is no error'
}
