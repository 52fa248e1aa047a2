// openid-client's own example of the plain OAuth 2.0 code flow, with state always (it leaves it
// out where the server knows PKCE). The site keeps verifier, state and tokens in its session.
// `openid`: by discovery, with a nonce; the id_token's claims are checked, and as its README has
// it, not its signature, because it came from the token endpoint itself. `signature` checks that.
import * as client from 'openid-client'

export async function adapter(given) {
  const { app, session, origin, provider, variants } = given
  const openid = variants.includes('openid')
  const config = openid ? await discovered(given) : named(given)
  client.allowInsecureRequests(config)
  if (variants.includes('signature')) client.enableNonRepudiationChecks(config)
  const me = new URL(`${provider}/api/me`)

  app.use(session())
  app.get('/start', async (req, res) => {
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const nonce = openid ? client.randomNonce() : undefined
    req.session.pending = { verifier, state, nonce }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: `${origin}/callback`,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...(openid && { scope: 'openid profile email', nonce }),
    })
    res.redirect(url.href)
  })
  app.get('/callback', async (req, res) => {
    const { verifier, state, nonce } = req.session.pending
    delete req.session.pending
    const tokens = await client.authorizationCodeGrant(config, new URL(req.url, origin), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      ...(openid && { expectedNonce: nonce, idTokenExpected: true }),
    })
    if (openid) req.session.user = tokens.claims()
    req.session.tokens = toTokens(tokens)
    res.redirect('/')
  })
  app.get('/api', async (req, res) => {
    if (req.session.tokens.expiresAt - Date.now() < 60_000) {
      const { refreshToken } = req.session.tokens
      req.session.tokens = toTokens(await client.refreshTokenGrant(config, refreshToken))
    }
    const { accessToken } = req.session.tokens
    const response = await client.fetchProtectedResource(config, accessToken, me, 'GET')
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(await response.json()))
  })
  return { start: '/start', refreshes: true }
}

function named({ provider, clientId, clientSecret }) {
  const server = {
    issuer: provider,
    authorization_endpoint: `${provider}/authorize`,
    token_endpoint: `${provider}/token`,
    code_challenge_methods_supported: ['S256'],
  }
  return new client.Configuration(server, clientId, clientSecret)
}

function discovered({ provider, clientId, clientSecret }) {
  return client.discovery(new URL(provider), clientId, clientSecret, undefined, {
    execute: [client.allowInsecureRequests],
  })
}

function toTokens({ access_token, refresh_token, expires_in }) {
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: Date.now() + expires_in * 1000,
  }
}
