import type { Registration } from 'express-oauth-connect'
import { admitad, bstats, ringme, senler } from 'express-oauth-connect/providers'
import type { Sandbox } from 'express-oauth-connect/sandbox'
import { given, type Environment } from './settings.js'

/** The four, by their ids. */
export const PROVIDER_IDS = ['senler', 'bstats', 'admitad', 'ringme'] as const
export type ProviderId = (typeof PROVIDER_IDS)[number]

/** Where one provider's registration comes from. */
export interface Place {
  readonly clientId: string
  readonly clientSecret: string
  readonly origin?: string
}

const VARIABLES = ['CLIENT_ID', 'CLIENT_SECRET', 'ORIGIN', 'CLIENT_NAME', 'FORMAT']

/** Whether this provider is the embedded stand-in: any variable of its own takes it off. */
export function isSandboxed(env: Environment, id: ProviderId): boolean {
  return VARIABLES.every((name) => variable(env, id, name) === undefined)
}

/**
 * All four, each at the sandbox or at the place its variables name.
 * @throws TypeError for a registration that lacks something
 */
export function registrations(env: Environment, sandbox: Sandbox): readonly Registration[] {
  const at = (id: ProviderId) => (isSandboxed(env, id) ? sandbox[id] : placeOf(env, id))
  const format = variable(env, 'bstats', 'FORMAT')
  return [
    senler(common(at('senler'))),
    bstats({
      clientName: variable(env, 'bstats', 'CLIENT_NAME') ?? 'express-oauth-connect',
      ...(at('bstats').clientId !== '' && { clientId: at('bstats').clientId }),
      ...originOf(at('bstats')),
      ...(format !== undefined && { format: format as 'json' | 'xml' }),
    }),
    admitad({
      ...common(at('admitad')),
      scope: ['public_data', 'private_data', 'advcampaigns'],
      ...grantOf(env, 'admitad'),
    }),
    ringme({
      ...common(at('ringme')),
      origin: at('ringme').origin ?? missing('RINGME_ORIGIN'),
      ...grantOf(env, 'ringme'),
    }),
  ]
}

function placeOf(env: Environment, id: ProviderId): Place {
  const origin = variable(env, id, 'ORIGIN')
  return {
    clientId: variable(env, id, 'CLIENT_ID') ?? '',
    clientSecret: variable(env, id, 'CLIENT_SECRET') ?? '',
    ...(origin !== undefined && { origin }),
  }
}

function common(place: Place): Place {
  const { clientId, clientSecret } = place
  return { clientId, clientSecret, ...originOf(place) }
}

function originOf({ origin }: Place): { readonly origin?: string } {
  return origin === undefined ? {} : { origin }
}

/** The application signs in for itself unless the variable says that a person does. */
function grantOf(env: Environment, id: ProviderId): Pick<Registration, 'grant'> {
  const grant = variable(env, id, 'GRANT') ?? 'client_credentials'
  return { grant: grant }
}

function missing(name: string): never {
  throw new TypeError(`${name} is missing: the API host of your telephony provider`)
}

function variable(env: Environment, id: ProviderId, name: string): string | undefined {
  return given(env[`${id.toUpperCase()}_${name}`])
}
