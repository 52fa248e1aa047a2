// The hand-written minimum of a correct flow: one draw of random bytes, state and PKCE in the
// session, a redirect made of a prefix, the state compared, one POST on a kept connection, the
// token in the session. It neither regenerates the session nor saves it before it redirects;
// `regenerate` and `save-first` are the same with these two put right. For growth.mjs: with
// `accounts` a session keeps a record per account, as large as one of our connections.
import axios from 'axios'
import { createHash, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { promisify } from 'node:util'

export function adapter({ app, session, origin, provider, clientId, clientSecret, variants }) {
  const agent = new Agent({ keepAlive: true })
  const [regenerate, saveFirst, byAxios] = ['regenerate', 'save-first', 'axios'].map((variant) =>
    variants.includes(variant),
  )
  const redirectUri = `${origin}/callback`
  const authorize =
    `${provider}/authorize?response_type=code&client_id=${clientId}` +
    `&redirect_uri=${encodeURIComponent(redirectUri)}&code_challenge_method=S256`
  const client = `&client_id=${clientId}&client_secret=${encodeURIComponent(clientSecret)}`
  const exchange =
    `grant_type=authorization_code&redirect_uri=${encodeURIComponent(redirectUri)}` + client
  const { hostname, port } = new URL(provider)
  const call = byAxios ? callByAxios : callByHttp
  /** A refresh under way, by the token it spends. */
  const refreshes = new Map()

  app.use(session())
  app.get('/start', (req, res) => {
    const random = randomBytes(48).toString('base64url')
    const state = random.slice(0, 21)
    const verifier = random.slice(21)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    req.session.pending = { state, verifier }
    redirect(res, `${authorize}&state=${state}&code_challenge=${challenge}`)
  })
  app.get('/callback', async (req, res, next) => {
    const { pending } = req.session
    const { code, state } = req.query
    if (!pending || typeof code !== 'string' || state !== pending.state) {
      res.statusCode = 400
      return void res.end('wrong state')
    }
    delete req.session.pending
    const form = `${exchange}&code=${encodeURIComponent(code)}&code_verifier=${pending.verifier}`
    try {
      const tokens = toTokens(await call('POST', '/token', form))
      if (regenerate) await promisify(req.session.regenerate.bind(req.session))()
      const { account } = req.query
      if (account) (req.session.accounts ??= {})[account] = toConnection(account, tokens)
      req.session.tokens = tokens
      if (saveFirst) await promisify(req.session.save.bind(req.session))()
      redirect(res, '/')
    } catch (error) {
      next(error)
    }
  })
  app.get('/api', async (req, res, next) => {
    try {
      let { tokens } = req.session
      if (tokens.expiresAt - Date.now() < 60_000) {
        tokens = await refreshOnce(tokens.refreshToken)
        req.session.tokens = tokens
      }
      const data = await call('GET', '/api/me', undefined, tokens.accessToken)
      res.setHeader('Content-Type', 'application/json; charset=utf-8')
      res.end(JSON.stringify(data))
    } catch (error) {
      next(error)
    }
  })

  function refreshOnce(token) {
    const known = refreshes.get(token)
    if (known) return known
    const form = `grant_type=refresh_token&refresh_token=${encodeURIComponent(token)}${client}`
    const flight = call('POST', '/token', form)
      .then(toTokens)
      // Long enough for those who loaded the session before it was saved.
      .finally(() => setTimeout(() => refreshes.delete(token), 10_000).unref())
    refreshes.set(token, flight)
    return flight
  }

  function callByHttp(method, path, form, token) {
    return new Promise((resolve, reject) => {
      const headers = form
        ? {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(form),
          }
        : { authorization: `Bearer ${token}` }
      const sent = request({ hostname, port, path, method, headers, agent }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => {
          if (response.statusCode !== 200) return reject(new Error(`${path}: ${text}`))
          resolve(JSON.parse(text))
        })
        response.on('error', reject)
      })
      sent.on('error', reject)
      sent.end(form)
    })
  }

  async function callByAxios(method, path, form, token) {
    const headers = token && { authorization: `Bearer ${token}` }
    const { data } = await axios({ method, url: provider + path, data: form, headers })
    return data
  }

  return { start: '/start', refreshes: true }
}

function toTokens({ access_token, refresh_token, expires_in }) {
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: Date.now() + expires_in * 1000,
  }
}

function toConnection(account, tokens) {
  return {
    id: randomBytes(32).toString('base64url'),
    provider: 'plain',
    account,
    grant: 'authorization_code',
    params: { account },
    connectedAt: Date.now(),
    version: 0,
    tokens: { ...tokens, tokenType: 'Bearer' },
  }
}

function redirect(res, url) {
  res.statusCode = 302
  res.setHeader('Location', url)
  res.end()
}
