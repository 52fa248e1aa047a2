/** What a new provider is called, and where. */
export interface Names {
  readonly id: string
  readonly constant: string
  readonly title: string
  /** The table as its test imports it. */
  readonly file: string
}

/** A table with the cells that are always needed, and the others ready to be uncommented. */
export function tableTemplate({ id, constant, title }: Names): string {
  return `import { clientSecretPost, defineProvider } from 'express-oauth-connect'

/**
 * ${title}: what it is and what a token stands for.
 * @see the page of its documentation
 */
export const ${constant} = defineProvider({
  // Path segment of /auth/${id}/start and key in the session.
  id: '${id}',
  // What the button says.
  name: '${title}',

  // RFC 6749 §3: where a visitor agrees, and where codes become tokens.
  authorizationEndpoint: 'https://${id}.example/oauth/authorize',
  tokenEndpoint: 'https://${id}.example/oauth/token',
  // The token never leaves this address and what lies below it.
  apiBaseUrl: 'https://${id}.example/api/',
  // Where a refresh token is used, if that is elsewhere.
  // refreshEndpoint: 'https://${id}.example/oauth/refresh',
  // RFC 7009: told when a visitor disconnects.
  // revocationEndpoint: 'https://${id}.example/oauth/revoke',
  // RFC 9126: authorization requests are pushed here before the browser is sent off.
  // pushedAuthorizationRequestEndpoint: 'https://${id}.example/oauth/par',
  // OpenID Connect: ends the person's session there, after auth.logout(req, res, { provider }).
  // endSessionEndpoint: 'https://${id}.example/oauth/logout',

  // What {name} stands for in an endpoint: one host label below these domains.
  // placeholders: { shop: { under: ['${id}.example'] } },

  // How the client proves itself: clientSecretPost, clientSecretBasic, privateKeyJwt,
  // publicClient, your own.
  clientAuth: clientSecretPost,
  // How an API request carries the token: inHeader, inQuery, inForm, your own.
  // bearer: inHeader('X-Access-Token'),
  // The first one is the default of a registration.
  // grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  // RFC 7636; false only for a server that does not know it.
  // pkce: false,
  // Asked for by default; false: the provider knows no scopes.
  // scope: ['profile'],
  // scopeSeparator: ',',
  // Compared with iss in the callback (RFC 9207).
  // issuer: 'https://${id}.example',
  // OpenID Connect: what is left out above comes from the issuer's metadata.
  // discovery: true,
  // How its id_tokens are verified, where that is not discovered.
  // idToken: { jwksUri: 'https://${id}.example/keys' },
  // For a server whose page posts the answer.
  // responseMode: 'form_post',
  // For a server that knows our redirect URI by a name of its own: a setting.
  // redirectUri: '{ruName}',
  // For a server that drops state but keeps the query of our redirect URI.
  // stateIn: 'redirect_uri',

  // What else a registration must tell, each with its pattern.
  // settings: { tenant: /^[a-z0-9-]+$/ },
  // Fixed parameters of the authorization request.
  // authorizationParams: { prompt: 'consent' },
  // What a page may pass to start, and what the callback must bring, each with its pattern.
  // startParams: { shop: /^\\d{1,20}$/ },
  // callbackParams: { shop: /^\\d{1,20}$/ },
  // Which parameter tells several connections of one visitor apart.
  // account: 'shop',

  // tokenMethod: 'GET',
  // The seams: one function or a list; rename, add, repeat, omit, asJson, under, header and query
  // say the usual. Copy what a function is given, do not change it.
  // authorizationRequest: rename({ client_id: 'client_key' }),
  // authorizationResponse: rename({ auth_code: 'code' }),
  // tokenRequest: [add({ v: '2' }), query({ format: 'json' })],
  // The token answer in the names of RFC 6749 §5.1 and §5.2, errors too.
  // tokenResponse: under('data'),
  // Further fields of the token answer, kept in connection.params.
  // tokenFields: ['username'],
  // One call for what the token answer leaves out.
  // afterToken: { url: 'accounts', fields: { account: '0.id' } },
  // Seconds a token, and an unused refresh token, live when the answer does not say.
  // expiresIn: 3600,
  // refreshExpiresIn: 7_776_000,
  // Seconds before its end at which a token is renewed; 60 by default.
  // refreshBefore: 0,
  // Who signed in: one request, or a function of the API client; false: it tells nobody.
  // profile: { url: 'me', fields: { id: 'id', name: ['first_name', 'last_name'], email: 'email' } },

  // Tokens that are bound to a key (RFC 9449); FAPI 2.0 Security Profile, of a table with discovery.
  // dpop: true,
  // fapi: true,
  // The token is already in it.
  // apiRequest: (request, { params }) => ({ ...request, query: { ...request.query, ...params } }),
  // Plain data, or failure(…) for an error in HTTP 200; undefined: as it is, judged by status.
  // apiResponse: ({ data }) => (isError(data) ? failure({ code: '13', deadToken: true }) : data),
  // revocationRequest: rename({ token: 'access_token' }),

  // button: { background: '#1f6feb', color: '#ffffff', label: { en: 'Sign in', ru: 'Войти' } },
})
`
}
