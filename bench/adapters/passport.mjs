// passport-oauth2 as its README says, with state and PKCE on. For the API call passport has
// nothing but a getter that puts the token into the query; sites take axios, and so do we. Its
// refresh is what passport-oauth2-refresh does: one call of the strategy's own client. `profile` is
// what every strategy made of it does: a userProfile that asks the API, by its own getter.
import axios from 'axios'
import passport from 'passport'
import OAuth2Strategy from 'passport-oauth2'
import { promisify } from 'node:util'

export function adapter({ app, session, origin, provider, clientId, clientSecret, variants }) {
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: `${provider}/authorize`,
      tokenURL: `${provider}/token`,
      clientID: clientId,
      clientSecret,
      callbackURL: `${origin}/callback`,
      state: true,
      pkce: true,
    },
    (accessToken, refreshToken, params, { id, name }, done) =>
      done(null, { ...toUser(accessToken, refreshToken, params), id, name }),
  )
  if (variants.includes('profile')) {
    strategy._oauth2.useAuthorizationHeaderforGET(true)
    strategy.userProfile = (accessToken, done) =>
      strategy._oauth2.get(`${provider}/api/me`, accessToken, (error, body) =>
        done(error, error ? undefined : JSON.parse(body)),
      )
  }
  const refresh = (token) =>
    promisify((done) =>
      strategy._oauth2.getOAuthAccessToken(
        token,
        { grant_type: 'refresh_token' },
        (error, accessToken, refreshToken, params) =>
          done(error, error ? undefined : toUser(accessToken, refreshToken, params)),
      ),
    )()
  passport.use(strategy)
  passport.serializeUser((user, done) => done(null, user))
  passport.deserializeUser((user, done) => done(null, user))

  app.use(session())
  app.use(passport.session())
  app.get('/start', passport.authenticate('oauth2'))
  app.get(
    '/callback',
    passport.authenticate('oauth2', { failureRedirect: '/failed' }),
    (req, res) => res.redirect('/'),
  )
  app.get('/api', async (req, res) => {
    if (req.user.expiresAt - Date.now() < 60_000) {
      req.session.passport.user = req.user = await refresh(req.user.refreshToken)
    }
    const { data } = await axios.get(`${provider}/api/me`, {
      headers: { authorization: `Bearer ${req.user.accessToken}` },
    })
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(data))
  })
  return { start: '/start', refreshes: true }
}

function toUser(accessToken, refreshToken, { expires_in }) {
  return { accessToken, refreshToken, expiresAt: Date.now() + expires_in * 1000 }
}
