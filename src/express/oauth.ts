import { Router, type Request, type Response } from 'express'
import type { GivenConnection } from '../connections/owners/given-connection.js'
import type { RenewAllOptions } from '../connections/owners/renew-all.js'
import type { ExchangeOptions } from '../protocol/grants/token-exchange.js'
import { button, buttons, type ButtonOptions } from './buttons/buttons.js'
import {
  device,
  type DeviceAuthorization,
  type DeviceConnection,
  type DeviceOptions,
} from './grants/device.js'
import { exchange } from './grants/exchange.js'
import { introspect, type IntrospectOptions } from './grants/introspect.js'
import { locals } from './locals.js'
import { directly } from './mounting/first-layer.js'
import { assertResponse, createMounting } from './mounting/mounting.js'
import { assertOrder } from './mounting/order.js'
import type { OAuthRouter } from './oauth-router.js'
import type { OAuthOptions } from './options/oauth-options.js'
import {
  importFor,
  owners,
  renewAllOf,
  withTokens,
  type ImportOptions,
  type OwnerAccount,
  type WithTokensOptions,
} from './owner/jobs.js'
import { onBehalfOf } from './owner/on-behalf-of.js'
import type { Owner } from './owner/owner-option.js'
import { applicationApi, attachOAuth, type ApplicationOptions } from './request-oauth.js'
import { required, type RequiredOptions } from './routes/required.js'
import { atHost, authRoutes } from './routes/router.js'
import { begin, type SignInOptions } from './sign-in/begin.js'
import { logout, type LogoutOptions } from './sign-in/logout.js'
import { createSite, findClientOrThrow } from './site.js'

/**
 * Mounts everything by one `app.use(oauth({ … }))`, after express-session: the routes below
 * `mountPath`, and `req.oauth` on every request.
 * @param options - checked once, here
 * @throws TypeError for an unknown option, a bad URL, a duplicate id; it shows the value received,
 *   never a secret
 */
export function oauth<const Id extends string>(options: OAuthOptions<Id>): OAuthRouter<Id> {
  const site = createSite(options)
  const serve = authRoutes(site)
  const mounting = createMounting(() => router)
  const router = directly(Router(), (req, res, next) => {
    mounting.passed()
    attachOAuth(site, req)
    void serve(req, res, next)
  })
  return Object.assign(router, {
    required: (ids: string | readonly string[], settings?: RequiredOptions) =>
      mounting.guard('auth.required', required(site, ids, settings)),
    signIn: async (req: Request, res: Response, id: string, settings?: SignInOptions) => {
      mounting.assert('auth.signIn', req)
      assertResponse('auth.signIn', res)
      assertOrder(site, req)
      await begin(site, atHost(site, await findClientOrThrow(site, id), req), req, res, settings)
    },
    logout: async (req: Request, res: Response, settings?: LogoutOptions) => {
      mounting.assert('auth.logout', req)
      assertResponse('auth.logout', res)
      await logout(site, req, res, settings)
    },
    button: (id: string, settings?: ButtonOptions) => button(site, id, settings),
    buttons: (settings?: ButtonOptions) => buttons(site, settings),
    locals: () => mounting.guard('auth.locals()', locals(site)),
    app: (id: string, settings?: ApplicationOptions) => applicationApi(site, id, settings),
    ready: async () => {
      await Promise.all([...site.clients.values()].map((client) => site.openid.prepare(client)))
    },
    // With owner it resolves to whose it is, as the overload says.
    device: (id: string, settings?: DeviceOptions) =>
      device(site, id, settings) as Promise<DeviceAuthorization<DeviceConnection & OwnerAccount>>,
    exchange: (id: string, settings: ExchangeOptions) => exchange(site, id, settings),
    introspect: (id: string, token: string, settings?: IntrospectOptions) =>
      introspect(site, id, token, settings),
    onBehalfOf: (owner: Owner) => onBehalfOf(site, owner),
    owners: (id: string) => owners(site, id),
    importConnection: (
      owner: Owner,
      id: string,
      connection: GivenConnection,
      settings?: ImportOptions,
    ) => importFor(site, owner, id, connection, settings),
    withTokens: (id: string, connection: GivenConnection, settings: WithTokensOptions) =>
      withTokens(site, id, connection, settings),
    renewAll: (settings?: RenewAllOptions) => renewAllOf(site, settings),
  })
}
