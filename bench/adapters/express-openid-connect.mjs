// express-openid-connect as its README says. It speaks OpenID Connect only, so it verifies an
// id_token per sign-in, and it keeps the session in an encrypted cookie: there is no store.
import eoc from 'express-openid-connect'

const { auth } = eoc

export function adapter({ app, origin, provider, clientId, clientSecret }) {
  app.use(
    auth({
      issuerBaseURL: provider,
      baseURL: origin,
      clientID: clientId,
      clientSecret,
      secret: 'a secret of the site, 32 bytes or more',
      authRequired: false,
      authorizationParams: { response_type: 'code', scope: 'openid offline_access' },
    }),
  )
  app.get('/api', async (req, res) => {
    let { accessToken } = req.oidc
    if (accessToken.isExpired()) accessToken = await accessToken.refresh()
    const response = await globalThis.fetch(`${provider}/api/me`, {
      headers: { authorization: `${accessToken.token_type} ${accessToken.access_token}` },
    })
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(await response.json()))
  })
  return { start: '/login', refreshes: true }
}
