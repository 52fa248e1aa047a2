import type { Request, Response } from 'express'
import { show } from '../../protocol/url.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Params } from '../../protocol/params.js'
import { assertKnown } from '../../protocol/known-name.js'
import { returnToOf } from '../routes/return-to.js'
import { assertSignIn, beginSignIn } from '../routes/start.js'
import type { Site } from '../site.js'

/** What a site's own handler may say of a sign-in that it begins. */
export interface SignInOptions {
  /** Where the visitor lands; checked as start's `return_to` is. */
  readonly returnTo?: string | undefined
  /** The site's own, back as `signIn.data`: JSON, at most 1 024 bytes, sealed on its way. */
  readonly data?: unknown
  /** Beyond the registration's: each of its `optionalScope`. */
  readonly scope?: readonly string[] | undefined
  /** The provider's `startParams`. */
  readonly params?: Params | undefined
}

/** The cookie travels with every request until the visitor is back. */
const MAX_DATA_BYTES = 1024

/**
 * Begins a sign-in from the site's own handler: a redirect, as start's.
 * @throws TypeError for options of the wrong type; OAuthError as start answers it
 * @internal
 */
export async function begin(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
  options: SignInOptions = {},
): Promise<void> {
  assertKnown('auth.signIn', options, ['returnTo', 'data', 'scope', 'params'])
  assertSignIn(client)
  const { data, returnTo, scope, params = {} } = options
  const wish = {
    params: { ...readParams(client, params), ...readScope(scope) },
    returnTo: returnToOf(site, client.id, req, returnTo),
    popup: false,
    data: readData(data),
  }
  await beginSignIn(site, client, req, res, wish)
}

function readParams({ id, provider, hosts }: Client, params: Params): Params {
  if (typeof params !== 'object' || (params as unknown) === null) {
    throw new TypeError(`auth.signIn: params must be an object, got ${show(params)}`)
  }
  const known = [...Object.keys(provider.startParams ?? {}), ...hosts.map(({ name }) => name)]
  const unknown = Object.keys(params).find((name) => !known.includes(name))
  if (unknown === undefined) return params
  throw new TypeError(
    known.length === 0
      ? `auth.signIn: ${id} takes no params, got ${show(unknown)}: its table has no startParams`
      : `auth.signIn: of params ${id} takes ${known.join(', ')}, got ${show(unknown)}`,
  )
}

function readScope(scope: unknown): Params {
  if (scope === undefined) return {}
  if (Array.isArray(scope) && scope.every((word) => typeof word === 'string')) {
    return { scope: scope.join(' ') }
  }
  throw new TypeError(`auth.signIn: scope must be a list of strings, got ${show(scope)}`)
}

function readData(data: unknown): unknown {
  if (data === undefined) return undefined
  const text = jsonOf(data)
  if (text === undefined) {
    throw new TypeError(
      `auth.signIn: data must be JSON, got ${typeof data}; give an id or a plain object`,
    )
  }
  const bytes = Buffer.byteLength(text)
  if (bytes <= MAX_DATA_BYTES) return JSON.parse(text)
  throw new TypeError(
    `auth.signIn: data is ${bytes} bytes as JSON, at most ${MAX_DATA_BYTES} travel in a cookie; ` +
      'keep it in the session or a database, and give its key',
  )
}

/** `undefined` for a function or symbol, and where JSON has no way to say it: a bigint, a circle. */
function jsonOf(data: unknown): string | undefined {
  try {
    return JSON.stringify(data)
  } catch {
    return undefined
  }
}
