// Cells of a table and facts of a file in one spelling, so that they can be compared.

/** Placeholders by place, not by name; a whole host without its scheme; no slash at the end. */
function plain(url) {
  return url
    .replace(/\$?\{[^}]*\}/g, '{}')
    .replace(/^https:\/\/(?=\{\}(?:\/|$))/, '')
    .replace(/\/+$/, '')
}

/** Whether two addresses are one, but for names of placeholders and a slash at the end. */
export function sameUrl(one, other) {
  return typeof one === 'string' && typeof other === 'string' && plain(one) === plain(other)
}

/** Whether an address is `base`, or below it. */
export function isBelow(base, url) {
  const [start, whole] = [plain(base), plain(url)]
  return whole === start || whole.startsWith(`${start}/`)
}

/** Where a path of the API is; an absolute URL stays. */
export function endpointsOf(apiBaseUrl, path) {
  const [base] = [apiBaseUrl].flat()
  return /^https?:/.test(path) ? path : base.replace(/\/?$/, '/') + path
}

const AUTH = {
  clientSecretBasic: 'basic',
  clientSecretBasicRaw: 'basic',
  clientSecretPost: 'post',
  publicClient: 'none',
}

/** `basic`, `post` or `none`; `undefined` for a function of the table's own. */
export function clientAuthOf(clientAuth) {
  return AUTH[clientAuth?.name]
}

/** As `header:Authorization Bearer`, `query:access_token`; `undefined` for a function of its own. */
export function bearerOf(bearer) {
  if (bearer === undefined) return 'header:Authorization Bearer'
  const { name, field, scheme } = bearer.kit ?? {}
  const place = { inHeader: 'header', inQuery: 'query', inForm: 'form' }[name]
  return place && `${place}:${field}${scheme ? ` ${scheme}` : ''}`
}

/** The names of a table's grants, a provider's own as the client's. */
export function grantsOf(grants = ['authorization_code', 'refresh_token']) {
  return grants.flatMap((grant) =>
    typeof grant === 'string' ? grant : ['client_credentials', grant.name],
  )
}

/** A profile's path: `response[0].id` is `response.0.id`; several are joined by blanks. */
export function fieldOf(path) {
  if (path === undefined) return undefined
  return [path]
    .flat()
    .join(' ')
    .replace(/\[(\d+)\]/g, '.$1')
    .replaceAll(' + ', ' ')
}
