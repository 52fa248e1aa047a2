// Auth.js as its pages say: the JWT session in an encrypted cookie, the access token put into it
// by the callbacks of its guide. A page of the site has fetched the CSRF token before, so that
// start is one POST; the profile is made without a call. It does not refresh by itself. `openid` is
// its provider of the type 'oidc'.
import { ExpressAuth, getSession } from '@auth/express'

export function adapter({ app, provider, clientId, clientSecret, variants }) {
  const config = {
    trustHost: true,
    secret: 'a secret of the site, 32 bytes or more',
    providers: [
      {
        id: 'stub',
        name: 'Stub',
        ...(variants.includes('openid') ? { type: 'oidc', issuer: provider } : named(provider)),
        clientId,
        clientSecret,
        client: { token_endpoint_auth_method: 'client_secret_post' },
        checks: ['pkce', 'state', ...(variants.includes('openid') ? ['nonce'] : [])],
      },
    ],
    callbacks: {
      jwt: ({ token, account }) =>
        account ? { ...token, accessToken: account.access_token } : token,
      session: ({ session, token }) => ({ ...session, accessToken: token.accessToken }),
    },
  }
  app.set('trust proxy', true)
  // Its README's '/auth/*' is Express 4; on 5 it finds its base path by a pattern only.
  app.use(/^\/auth\/(.*)$/, ExpressAuth(config))
  app.get('/api', async (req, res) => {
    const session = await getSession(req, config)
    if (!session) return void res.status(401).end('not signed in')
    const response = await globalThis.fetch(`${provider}/api/me`, {
      headers: { authorization: `Bearer ${session.accessToken}` },
    })
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify(await response.json()))
  })
  return { start: '/auth/signin/stub', startMethod: 'POST', csrf: '/auth/csrf' }
}

function named(provider) {
  return {
    type: 'oauth',
    authorization: { url: `${provider}/authorize`, params: { scope: '' } },
    token: `${provider}/token`,
    userinfo: { url: `${provider}/userinfo`, request: () => ({ id: 'u1', name: 'Anna' }) },
    profile: ({ id, name }) => ({ id, name }),
  }
}
