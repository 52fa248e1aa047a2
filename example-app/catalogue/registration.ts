import { generateKeyPairSync } from 'node:crypto'
import type { Provider, ProviderFactory, Registration } from 'express-oauth-connect'
import type { StandIn } from 'express-oauth-connect/sandbox'

type Texts = Readonly<Record<string, string>>

/** What some providers want of a site: the first value that its table takes. */
const SAMPLES = [
  ...['acme', '1001', 'ru', 'eu', 'com', 'read', 'true', 'A1B2C3D4', 'tenant.example'],
  ...['6f1c2d3e-4b5a-4978-8a6b-0c1d2e3f4a5b', 'a1'.repeat(16), 'https://acme.example.com/'],
]

/** The site's registration at the stand-in, with all that its table asks a site for. */
export function registrationAt(
  factory: ProviderFactory,
  { clientId, clientSecret, origin }: StandIn,
): Registration {
  const table = factory.table as Provider
  return factory({
    ...{ clientId, clientSecret, origin, settings: settingsOf(table) },
    ...(signsIn(table) && { grant: 'authorization_code' }),
    ...(table.scope === true && { scope: ['read'] }),
    ...(table.stateIn === 'none' && { acceptNoState: true }),
    ...(table.id === 'apple' && appleKey()),
  })
}

/** In place of a secret: the site signs one each time. */
function appleKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { clientSecret: undefined, teamId: 'TEAM123456', keyId: 'KEY1234567', privateKey: pem }
}

/** Whether people sign in there; else its token is the application's own. */
export function signsIn({ grants = ['authorization_code'] }: Provider): boolean {
  return grants.includes('authorization_code')
}

/** A tenant's host and the like, where the registration has to name it. */
export function settingsOf({ settings = {}, placeholders = {} }: Provider): Texts {
  const asked = Object.entries(settings).flatMap(([name, rule]) => {
    const pattern = rule instanceof RegExp ? rule : rule.required && rule.pattern
    return pattern ? [[name, sampleOf(pattern)] as const] : []
  })
  const named = Object.entries(placeholders).flatMap(([name, rule]) => {
    if ('under' in rule || rule.default !== undefined) return []
    return [
      [name, 'pattern' in rule ? sampleOf(rule.pattern as RegExp) : 'tenant.example'] as const,
    ]
  })
  return Object.fromEntries([...named, ...asked])
}

/** Hosts that a page has to name at the start of a sign-in. */
export function startParamsOf({ authorizationEndpoint = '', placeholders = {} }: Provider): Texts {
  const names = Object.keys(placeholders).filter(
    (name) => 'under' in (placeholders[name] ?? {}) && authorizationEndpoint.includes(`{${name}}`),
  )
  return Object.fromEntries(names.map((name) => [name, 'acme']))
}

function sampleOf(pattern: RegExp): string {
  return SAMPLES.find((sample) => pattern.test(sample)) ?? 'acme'
}
