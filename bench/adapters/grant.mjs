// grant as its README says, with state and PKCE on (both are off by default), the answer handed
// over in `res.locals`, which saves it one round trip, and kept in the session by the site.
// It neither renews the session's id nor refreshes tokens.
import axios from 'axios'
import grant from 'grant'

export function adapter({ app, session, origin, provider, clientId, clientSecret }) {
  app.use(session())
  app.use(
    grant.express({
      defaults: { origin, transport: 'state', state: true, pkce: true, response: ['tokens'] },
      stub: {
        authorize_url: `${provider}/authorize`,
        access_url: `${provider}/token`,
        oauth: 2,
        key: clientId,
        secret: clientSecret,
      },
    }),
  )
  app.get('/connect/stub/callback', (req, res) => {
    const { access_token, refresh_token, error } = res.locals.grant.response
    if (error) return void res.status(400).end('refused')
    req.session.tokens = { accessToken: access_token, refreshToken: refresh_token }
    res.redirect('/')
  })
  app.get('/api', async (req, res) => {
    const { data } = await axios.get(`${provider}/api/me`, {
      headers: { authorization: `Bearer ${req.session.tokens.accessToken}` },
    })
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(data))
  })
  return { start: '/connect/stub' }
}
