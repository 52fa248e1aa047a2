import { ApiError } from '../../errors.js'
import { asText, isParams } from '../../protocol/api/api-request.js'
import type { ProviderApi } from '../../protocol/api/provider-api.js'
import type { Connection } from '../../protocol/connection.js'
import { withoutPrototype, type Params } from '../../protocol/params.js'
import { valueAt } from '../../protocol/profile.js'
import type { AfterTokenRequest } from '../../protocol/provider/after-token-cell.js'
import { seamContext, type Client } from '../../protocol/provider/client.js'
import { runSeam, type SeamContext } from '../../protocol/provider/seam.js'

/** As of the fields of a token answer: a longer one is no name and no number. */
const MAX_LENGTH = 8192

/**
 * What the token answer left out, by the table's `afterToken`; `{}` where it has none.
 * @param timeout - milliseconds that a function of the table may take
 * @throws ApiError: `invalid_response` for an answer without the fields, and as any call
 */
export async function fetchAfterToken(
  client: Client,
  api: ProviderApi,
  connection: Pick<Connection, 'account' | 'params'>,
  timeout: number,
): Promise<Params> {
  const { afterToken: cell } = client.provider
  if (cell === undefined) return {}
  const params = typeof cell === 'function' ? await byFunction() : await request(client, api, cell)
  const long = Object.entries(params).find(([, value]) => value.length > MAX_LENGTH)
  if (!long) return params
  throw unusable(client, `"${long[0]}" has ${long[1].length} characters`)

  async function byFunction(): Promise<Params> {
    const returned = await runSeam<unknown, SeamContext>(
      {
        ...{ provider: client.id, cell: 'afterToken', functions: cell as never, timeout },
        context: seamContext(client, connection),
        read: (value) => (isParams(value) ? value : undefined),
        expected: 'an object of texts',
        ErrorType: ApiError,
        wrongType: 'invalid_response',
      },
      api,
    )
    return returned as Params
  }
}

async function request(
  client: Client,
  api: ProviderApi,
  given: AfterTokenRequest,
): Promise<Params> {
  const { url, method = 'GET', params, body, fields } = withoutPrototype(given)
  const { data } = await api.request({ url, method, params, data: body })
  const found = Object.entries(fields).map(([name, path]) => {
    const value = asText(valueAt(data, path))
    if (value === undefined) throw unusable(client, `it has no ${path}`)
    return [name, value] as const
  })
  return Object.fromEntries(found)
}

function unusable({ id }: Client, what: string): ApiError {
  return new ApiError('invalid_response', id, `the answer to afterToken is unusable: ${what}`, {
    status: 502,
    hint: "See the cell afterToken of this provider's table.",
  })
}
