// One table beside what a fact file knows of the provider: where they differ, and in what.
import {
  bearerOf,
  clientAuthOf,
  endpointsOf,
  fieldOf,
  grantsOf,
  isBelow,
  sameUrl,
} from './read.mjs'

/**
 * The cells that differ: `{ cell, table, facts }`, each value as text. What the facts do not know and
 * what a function of the table does is not compared.
 */
export function differencesOf(table, facts) {
  return COMPARED.flatMap(([cell, compare]) => {
    if (cell.includes('*')) return compare(table, facts)
    const found = facts[cell] === undefined ? undefined : compare(table, facts[cell], facts)
    return found === undefined ? [] : [{ cell, table: text(found.table), facts: text(found.facts) }]
  })
}

const COMPARED = [
  ['authorizationEndpoint', endpoint('authorizationEndpoint')],
  ['tokenEndpoint', endpoint('tokenEndpoint')],
  ['refreshEndpoint', endpoint('refreshEndpoint')],
  ['revocationEndpoint', endpoint('revocationEndpoint')],
  ['userinfoEndpoint', userinfo],
  ['apiBaseUrl', apiBaseUrl],
  ['clientAuth', clientAuth],
  ['pkce', pkce],
  ['scopeSeparator', scopeSeparator],
  [
    'tokenMethod',
    ({ tokenMethod = 'POST' }, { value }) => unless(tokenMethod === value, tokenMethod, value),
  ],
  ['bearer', bearer],
  ['grants', grants],
  ['profile.*', profile],
]

function text(value) {
  if (value === undefined) return 'nothing'
  return typeof value === 'string' && /^\S+(?: \S+)*$/.test(value) ? value : JSON.stringify(value)
}

function unless(same, table, facts) {
  return same ? undefined : { table, facts }
}

const spellings = ({ value, spelledAlso = [] }) => [value, ...spelledAlso]

function endpoint(cell) {
  return (table, fact) =>
    unless(
      spellings(fact).some((each) => sameUrl(each, table[cell])),
      table[cell],
      fact.value,
    )
}

function userinfo({ profile, apiBaseUrl, idToken }, fact) {
  // A function asks where it likes; an id_token tells as much.
  if (typeof profile === 'function' || (profile === undefined && idToken)) return undefined
  const url = profile ? endpointsOf(apiBaseUrl, profile.url) : undefined
  return unless(
    spellings(fact).some((each) => sameUrl(each, url)),
    url,
    fact.value,
  )
}

function apiBaseUrl({ apiBaseUrl }, fact) {
  const bases = [apiBaseUrl].flat()
  const same = bases.some((base) =>
    spellings(fact).some((each) => isBelow(base, each) || isBelow(each, base)),
  )
  return unless(same, bases, fact.value)
}

function clientAuth({ clientAuth }, { value }) {
  const own = clientAuthOf(clientAuth)
  if (own === undefined || ['other-names', 'mixed', 'unknown'].includes(value)) return undefined
  const fits = value === 'either' ? ['basic', 'post'].includes(own) : own === value
  return unless(fits, own, value)
}

function pkce({ pkce = true, authorizationEndpoint }, { value }) {
  if (authorizationEndpoint === undefined) return undefined
  const fits = {
    breaks: [false],
    required: [true, 'plain'],
    supported: [true],
    'plain-only': ['plain'],
  }
  return unless(!(value in fits) || fits[value].includes(pkce), pkce, value)
}

function scopeSeparator({ scopeSeparator = ' ', scope, authorizationEndpoint }, { value }) {
  if (scope === false || authorizationEndpoint === undefined) return undefined
  return unless(scopeSeparator === value, scopeSeparator, value)
}

function bearer({ bearer }, { value }) {
  const own = bearerOf(bearer)
  return own === undefined
    ? undefined
    : unless(own.toLowerCase() === value.toLowerCase(), own, value)
}

function grants({ grants }, facts) {
  const known = Object.keys(facts).filter(
    (name) => name !== 'refresh_token' && name !== 'device_code',
  )
  const own = grantsOf(grants)
  return unless(known.length === 0 || known.some((name) => own.includes(name)), own, known)
}

const FIELDS = {
  sub: 'id',
  preferred_username: 'username',
  name: 'name',
  given_name: 'givenName',
  family_name: 'familyName',
  email: 'email',
  email_verified: 'emailVerified',
  picture: 'picture',
  phone_number: 'phone',
  locale: 'locale',
}

/** Only fields that the table reads: a site that misses one asks for it. `sub` is always needed. */
function profile({ profile }, { profile: facts = {}, quirks = [] }) {
  if (typeof profile !== 'object' || profile === null) return []
  const wrapped = quirks.some((quirk) => quirk.class === 'profile-wrapped')
  return Object.entries(facts).flatMap(([claim, fact]) => {
    const path = fieldOf(profile.fields[FIELDS[claim]])
    if (!(claim in FIELDS) || (path === undefined && claim !== 'sub')) return []
    const known = [fact.value, ...Object.values(fact.differ ?? {})].map(fieldOf)
    const fits = known.some((each) => each === path || (wrapped && path?.endsWith(`.${each}`)))
    return fits ? [] : [{ cell: `profile.${claim}`, table: text(path), facts: text(fact.value) }]
  })
}
