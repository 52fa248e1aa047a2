/** What may stand for `{name}` in an endpoint. */
export type Placeholder =
  | {
      /**
       * One host label below one of these domains: `['myshopify.com']`. A page, a callback or a token
       * answer may say it, as `acme`, `acme.myshopify.com` or `https://acme.myshopify.com/`.
       */
      readonly under: readonly string[]
      /** The host where nobody says one: `'login.salesforce.com'`. */
      readonly default?: string | undefined
    }
  | {
      /**
       * What a registration's `settings` must say. Not needed for a whole host, which is a host name
       * with or without a port.
       */
      readonly pattern?: RegExp | undefined
      /** The value where the registration says none: `'common'`. */
      readonly default?: string | undefined
    }

/** Whether it is a host below domains; never by what a polluted prototype says. */
export function hasDomains(
  placeholder: Placeholder,
): placeholder is Extract<Placeholder, { readonly under: readonly string[] }> {
  return Object.hasOwn(placeholder, 'under')
}

/** By name, as it stands between braces. */
export type Placeholders = Readonly<Record<string, Placeholder>>

/** Where a `{name}` stands in an endpoint. */
export interface Slot {
  /** Between the braces. */
  readonly name: string
  /** The whole host, its first label, another part of it, or behind it. */
  readonly place: 'host' | 'label' | 'part' | 'path'
  /** What the label stands below: `'zendesk.com'`. */
  readonly domain?: string
}

const BRACES = /\{([\w-]+)\}/g
const PARTS = /^(https?:\/\/)([^/?#]*)(.*)$/s

/** All `{name}` of an endpoint. */
export function slotsOf(template: string): readonly Slot[] {
  const [, , authority = '', rest = ''] = PARTS.exec(template) ?? []
  const host = authority.replace(/:\d+$/, '')
  const names = (text: string) => [...text.matchAll(BRACES)].map(([, name = '']) => name)
  const inHost = names(host).map((name): Slot => {
    if (host === `{${name}}`) return { name, place: 'host' }
    const domain = host.startsWith(`{${name}}.`) ? host.slice(name.length + 3) : '{'
    return domain.includes('{') ? { name, place: 'part' } : { name, place: 'label', domain }
  })
  return [...inHost, ...names(rest).map((name): Slot => ({ name, place: 'path' }))]
}

/** The endpoint as it might be, for checks of its other parts. */
export function sampleOf(template: string): string {
  return template.replace(BRACES, 'x')
}

/** Whether some `{name}` of it has no value yet. */
export function isTemplate(endpoint: string): boolean {
  return endpoint.includes('{')
}

/** RFC 1123 §2.1; a label of other alphabets looks like one it is not (RFC 3492). */
const LABEL = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The host that a value names: one label below one of `domains`; a label alone is below the first.
 * `undefined` for everything else: an address, a port, a user, another domain, several labels.
 */
export function hostUnder(value: string, domains: readonly string[]): string | undefined {
  // Lower case makes ASCII of some signs that are none.
  if (!/^[\x21-\x7e]{1,300}$/.test(value)) return undefined
  const host = value.replace(/^https:\/\/([^/]+)\/?$/, '$1').toLowerCase()
  const full = LABEL.test(host) && !isOwnHost(host) ? `${host}.${domains[0] ?? ''}` : host
  return domains.some((domain) => labelBelow(full, domain) !== undefined) ? full : undefined
}

/** What stands in front of the domain, where it is one label. */
export function labelBelow(host: string, domain: string): string | undefined {
  const label = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : ''
  return LABEL.test(label) ? label : undefined
}

/** A word that is a host by itself: this machine, or an address as one number. */
function isOwnHost(label: string): boolean {
  return label === 'localhost' || (/^\d/.test(label) && /^[\d.]+$/.test(hostOf(label)))
}

function hostOf(label: string): string {
  return URL.canParse(`http://${label}/`) ? new URL(`http://${label}/`).hostname : '0'
}

const SEGMENT = /^(?!\.{1,2}$)[\w.~@:-]{1,200}$/
const HOST_PART = /^(?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
const WHOLE_HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/

/** What stands in the slot for that value; `undefined` where the value may not stand there. */
export function textFor(
  placeholder: Placeholder,
  { place, domain = '' }: Slot,
  value: string,
): string | undefined {
  if (hasDomains(placeholder)) {
    const host = hostUnder(value, placeholder.under)
    return host === undefined || place === 'host' ? host : labelBelow(host, domain)
  }
  const shape = { host: WHOLE_HOST, label: HOST_PART, part: HOST_PART, path: SEGMENT }[place]
  const pattern = (Object.hasOwn(placeholder, 'pattern') ? placeholder.pattern : undefined) ?? shape
  const own = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return shape.test(value) && own.test(value) ? value : undefined
}

/** What a value must be, in words. */
export function expectedOf(placeholder: Placeholder): string {
  if (hasDomains(placeholder)) return `be one host below ${placeholder.under.join(' or ')}`
  return placeholder.pattern ? `match ${placeholder.pattern.source}` : 'be a host name'
}
