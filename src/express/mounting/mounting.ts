import type { Request, RequestHandler } from 'express'
import { show } from '../../protocol/url.js'

/** What is looked at of Express 4's and 5's layers; neither documents them. */
interface Layer {
  readonly handle?: unknown
  readonly route?: unknown
  /** Express 5: the layer has no path of its own. */
  readonly slash?: boolean
  /** Express 4: the same. */
  readonly regexp?: { readonly fast_slash?: boolean }
}

/** Tells whether an app uses a router that no request has passed so far. */
export interface Mounting {
  /** A request has passed. */
  passed(): void
  /**
   * @param caller - as the site wrote it: `auth.signIn`
   * @throws TypeError where the app certainly does not use the router, and for what is no request
   */
  assert(caller: string, req: Request): void
  /** The same before a middleware of ours. */
  guard(caller: string, middleware: RequestHandler): RequestHandler
}

/** A {@link Mounting} for the router that `router` gives. */
export function createMounting(router: () => unknown): Mounting {
  let isMounted = false
  function assert(caller: string, req: Request): void {
    assertRequest(caller, req)
    // With app.use('/auth', auth) a page comes here before any request has passed.
    const { app } = req as Partial<Request>
    isMounted ||= app === undefined || mayUse(app, router())
    if (isMounted) return
    throw new TypeError(
      `${caller}: the app does not use what oauth() returned: write app.use(auth) after ` +
        'app.use(session({ … })) and before the pages',
    )
  }
  return {
    assert,
    passed() {
      isMounted = true
    },
    guard: (caller, middleware) =>
      function guarded(req, res, next) {
        assert(caller, req)
        return middleware(req, res, next)
      },
  }
}

function assertRequest(caller: string, req: unknown): void {
  if (typeof (req as { readonly headers?: unknown } | null)?.headers === 'object') return
  throw new TypeError(`${caller}: expected Express's request, got ${show(req)}`)
}

/**
 * What a call of JavaScript may leave out.
 * @param caller - as the site wrote it: `auth.signIn`
 * @throws TypeError
 */
export function assertResponse(caller: string, res: unknown): void {
  if (typeof (res as { readonly setHeader?: unknown } | null)?.setHeader === 'function') return
  throw new TypeError(`${caller}: expected Express's response after the request, got ${show(res)}`)
}

/** Whether the app, or one that it is mounted in, uses the router, or may use it out of our sight. */
function mayUse(app: object, router: unknown): boolean {
  // Express 4 throws when it is asked for `router`.
  const { _router, parent } = app as { readonly _router?: unknown; readonly parent?: object }
  const stack = layersOf(_router ?? (app as { readonly router?: unknown }).router)
  if (!stack || stack.some((layer) => mayLead(layer, router))) return true
  return parent !== undefined && mayUse(parent, router)
}

function mayLead(layer: Layer, router: unknown): boolean {
  const { handle, route, slash, regexp } = layer
  if (handle === router) return true
  if (route) return false
  const inner = layersOf(handle)
  if (inner) return inner.some((each) => mayLead(each, router))
  // A function below a path, and an app in the app, may call the router where we do not see it.
  const name = (handle as { readonly name?: unknown } | undefined)?.name
  return !(slash ?? regexp?.fast_slash ?? false) || name === 'mounted_app'
}

function layersOf(router: unknown): readonly Layer[] | undefined {
  const { stack } = (router ?? {}) as { readonly stack?: unknown }
  return Array.isArray(stack) ? (stack as readonly Layer[]) : undefined
}
