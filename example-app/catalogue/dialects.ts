import { createHmac } from 'node:crypto'
import type { StandInDialect } from 'express-oauth-connect/sandbox'

/** What a stand-in cannot read out of a table's own functions, for those that are asked for most. */
export const DIALECTS: Readonly<Record<string, StandInDialect>> = {
  amocrm: { api: answers({ account: ({ id, name }) => ({ id, name, current_user_id: id }) }) },
  bitbucket: {
    api: answers({
      user: ({ id, login, name }) => ({ uuid: id, username: login, display_name: name, links: {} }),
      emails: ({ email }) => ({ values: [{ email, is_primary: true, is_confirmed: true }] }),
    }),
  },
  shopify: {
    callback(params) {
      const sent: Readonly<Record<string, string>> = {
        ...params,
        ...{ shop: 'acme.myshopify.com', host: 'aG9zdA', timestamp: '1770000000' },
      }
      const text = Object.keys(sent)
        .sort()
        .map((name) => `${name}=${sent[name] ?? ''}`)
        .join('&')
      return { ...sent, hmac: createHmac('sha256', CLIENT_SECRET).update(text).digest('hex') }
    },
  },
  slack: {
    token: ({ access_token, refresh_token }, _asked, { person: { id } }) => ({
      body: {
        ...{ ok: true, access_token, refresh_token, token_type: 'bot', expires_in: 43_200 },
        ...{ scope: 'users:read', bot_user_id: id, app_id: 'A0', enterprise: null },
        ...{ team: { name: 'Acme', id: 'T9TK3CUKW' }, authed_user: { id } },
      },
    }),
    api: answers({
      'users.info': ({ id, login, name: real_name, email }) => {
        return { ok: true, user: { id, name: login, profile: { real_name, email } } }
      },
    }),
    revoke: () => ({ body: { ok: true, revoked: true } }),
  },
  vk: {
    token: ({ access_token }, _asked, { person: { id, email } }) => ({
      body: { access_token, expires_in: 86_400, user_id: Number(id), email },
    }),
    api: answers({
      'users.get': ({ id, givenName: first_name, familyName: last_name, login: screen_name }) => {
        return { response: [{ id: Number(id), first_name, last_name, screen_name }] }
      },
    }),
  },
}

/** The secret of the site at every stand-in. */
export const CLIENT_SECRET = 'stand-in-secret'

type Facts = Parameters<NonNullable<StandInDialect['api']>>[1]

/** By the end of the path. */
function answers(
  bodies: Readonly<Record<string, (person: Facts['person']) => unknown>>,
): NonNullable<StandInDialect['api']> {
  return ({ path }, { person }) => {
    const end = Object.keys(bodies).find((one) => path.endsWith(`/${one}`))
    return end === undefined ? undefined : { body: bodies[end]?.(person) }
  }
}
