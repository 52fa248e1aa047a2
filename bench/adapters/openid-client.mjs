// openid-client's own example of the plain OAuth 2.0 code flow, with state always (it leaves it
// out where the server knows PKCE). The site keeps verifier, state and tokens in its session.
import * as client from 'openid-client'

export function adapter({ app, session, origin, provider, clientId, clientSecret }) {
  const config = new client.Configuration(
    {
      issuer: provider,
      authorization_endpoint: `${provider}/authorize`,
      token_endpoint: `${provider}/token`,
      code_challenge_methods_supported: ['S256'],
    },
    clientId,
    clientSecret,
  )
  client.allowInsecureRequests(config)
  const me = new URL(`${provider}/api/me`)

  app.use(session())
  app.get('/start', async (req, res) => {
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    req.session.pending = { verifier, state }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: `${origin}/callback`,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
    })
    res.redirect(url.href)
  })
  app.get('/callback', async (req, res) => {
    const { verifier, state } = req.session.pending
    delete req.session.pending
    const tokens = await client.authorizationCodeGrant(config, new URL(req.url, origin), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    })
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

function toTokens({ access_token, refresh_token, expires_in }) {
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: Date.now() + expires_in * 1000,
  }
}
