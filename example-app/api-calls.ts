import { isOAuthError, type ConnectionSummary, type RequestOAuth } from 'express-oauth-connect'

/** One connection and what its API just said. */
export interface Answered {
  readonly connection: ConnectionSummary
  /** The line of code that was run. */
  readonly code: string
  /** Names and values to show. */
  readonly facts?: readonly Fact[]
  readonly failure?: Failure
  /** When the token ends that was used last, ms since 1970, or null. */
  readonly expiresAt: number | null
}

export type FactName = 'community' | 'subscribers' | 'comment' | 'programmes' | 'user' | 'timezone'
export type Fact = readonly [name: FactName, value: string]

/** Why there are no facts; `said` is the provider's own text, cleaned of secrets. */
export interface Failure {
  readonly code: string
  readonly said?: string
}

/** Names the page view, so that the wire panel knows its calls from another visitor's. */
type Headers = Readonly<Record<'x-request-id', string>>

interface Call {
  readonly code: string
  readonly run: (oauth: RequestOAuth, account: string, headers: Headers) => Promise<readonly Fact[]>
}

/** A buyer whom the sandbox's bStats has on file. */
const BUYER = '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c01'

/** One real API call per provider. */
const CALLS: Readonly<Record<string, Call>> = {
  senler: {
    code: "req.oauth('senler', { account }).post('subscribers/count')",
    async run(oauth, account, headers) {
      const api = oauth('senler', { account })
      const group = await api.post<{ item?: { name?: string } }>('groups/get', {}, { headers })
      const { data } = await api.post<{ count?: number }>('subscribers/count', {}, { headers })
      return [
        ['community', group.data.item?.name ?? account],
        ['subscribers', String(data.count)],
      ]
    },
  },
  bstats: {
    code: "req.oauth('bstats').get('customer.getcomments', { params: { uuid } })",
    async run(oauth, _account, headers) {
      const params = { uuid: BUYER }
      const { data } = await oauth('bstats').get('customer.getcomments', { params, headers })
      const rows = (Array.isArray(data) ? data : []) as { rate?: string; comment?: string }[]
      return rows.map(({ rate, comment }) => ['comment', `★ ${rate ?? '?'}  ${comment ?? ''}`])
    },
  },
  admitad: {
    code: "req.oauth('admitad').get('advcampaigns/', { params: { limit: 3 } })",
    async run(oauth, _account, headers) {
      interface Page {
        readonly results?: readonly { readonly name?: string }[]
        readonly _meta?: { readonly count?: number }
      }
      const params = { limit: 3 }
      const { data } = await oauth('admitad').get<Page>('advcampaigns/', { params, headers })
      const names = (data.results ?? []).map(({ name }) => name).join(', ')
      return [['programmes', `${data._meta?.count ?? '?'}: ${names} …`]]
    },
  },
  ringme: {
    code: "req.oauth('ringme').get('user/')",
    async run(oauth, _account, headers) {
      interface User {
        readonly login?: string
        readonly timezone?: string
      }
      const { data } = await oauth('ringme').get<User>('user/', { headers })
      return [
        ['user', data.login ?? '?'],
        ['timezone', data.timezone ?? '?'],
      ]
    },
  },
}

/** Asks every connected API at once; a failure is an answer too. */
export function askApis(
  oauth: RequestOAuth,
  connections: readonly ConnectionSummary[],
  pageView: string,
): Promise<readonly Answered[]> {
  const headers = { 'x-request-id': pageView }
  return Promise.all(connections.map((connection) => ask(oauth, connection, headers)))
}

async function ask(
  oauth: RequestOAuth,
  connection: ConnectionSummary,
  headers: Headers,
): Promise<Answered> {
  const { provider, account, grant } = connection
  const call = CALLS[provider]
  if (!call) return { connection, code: '', facts: [], expiresAt: connection.expiresAt }
  const { code } = call
  try {
    const facts = await call.run(oauth, account, headers)
    // The application's own token has no account; a visitor's may have been renewed just now.
    const named = grant === 'client_credentials' ? {} : { account }
    const { expiresAt = null } = await oauth.tokens(provider, named)
    return { connection, code, facts, expiresAt }
  } catch (error) {
    return { connection, code, failure: toFailure(error), expiresAt: connection.expiresAt }
  }
}

/** A failure as the page tells it. */
export function toFailure(error: unknown): Failure {
  if (!isOAuthError(error)) return { code: 'internal_error' }
  const said = 'providerMessage' in error ? error.providerMessage : undefined
  return { code: error.code, ...(typeof said === 'string' && { said }) }
}
