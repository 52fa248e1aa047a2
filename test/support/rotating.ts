import { json, type Stub } from './stub.js'

/** What a rotating authorization server counted. */
export interface Rotation {
  exchanges: number
  refreshes: number
  /** A refresh token presented a second time: the provider would revoke the grant. */
  reuses: number
}

/** Makes a stub rotate refresh tokens, each good once; the first token is at its end already. */
export function rotate(provider: Stub, delay = 30): Rotation {
  const live = new Set<string>()
  const accepted = new Set<string>()
  const counts: Rotation = { exchanges: 0, refreshes: 0, reuses: 0 }
  let n = 0
  provider.token = async (request, res) => {
    const spent = request.form.get('refresh_token')
    if (spent !== null && !live.delete(spent)) {
      counts.reuses++
      return json(res, 400, { error: 'invalid_grant' })
    }
    counts[spent === null ? 'exchanges' : 'refreshes']++
    const [access_token, refresh_token] = [`access-${++n}-canary`, `refresh-${n}-canary`]
    live.add(refresh_token)
    accepted.add(access_token)
    await new Promise((resolve) => setTimeout(resolve, delay))
    json(res, 200, { access_token, refresh_token, expires_in: spent === null ? 30 : 3600 })
  }
  provider.api = (request, res) => {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    if (accepted.has(token)) json(res, 200, { token })
    else json(res, 401, { error: 'invalid_token' })
  }
  return counts
}
