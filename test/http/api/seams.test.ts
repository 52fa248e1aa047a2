import { readApiConfig } from '../../../src/http/api/config.js'
import { placeToken, standardAnswer } from '../../../src/http/api/seams.js'
import { failure as refuse, failureOf } from '../../../src/protocol/answer.js'
import type { ApiRequest } from '../../../src/protocol/api/api-request.js'
import { inQuery } from '../../../src/protocol/api/bearer.js'
import { seamContext } from '../../../src/protocol/provider/client.js'
import type { Provider } from '../../../src/protocol/provider/provider.js'
import { client, failure } from '../../support/client.js'

const tokens = { accessToken: 'the-token', tokenType: 'Bearer' }
const request = readApiConfig(client(), { url: 'x', headers: { 'x-a': '1' } })
const place = (cells: Partial<Provider> = {}) => {
  const registered = client(cells)
  const context = seamContext(registered, { account: 'mine' })
  return placeToken(registered, request, tokens, context, 100)
}

describe('placeToken', () => {
  it('places the token in the header, or where the table wants it', async () => {
    expect(await place()).toEqual({
      ...request,
      headers: { 'x-a': '1', authorization: 'Bearer the-token' },
    })
    expect(await place({ bearer: inQuery('access_token') })).toEqual({
      ...request,
      query: { access_token: 'the-token' },
    })
    const slow = await place({ bearer: (plain) => Promise.resolve({ ...plain, method: 'POST' }) })
    expect(slow).toEqual({ ...request, method: 'POST' })
  })

  it('lets the table have the last word', async () => {
    const apiRequest = [
      (plain: ApiRequest, { account }: { account: string }) => ({
        ...plain,
        path: `${account}/${plain.path}`,
      }),
      (plain: ApiRequest) => Promise.resolve({ ...plain, path: `v2/${plain.path}` }),
    ]
    expect(await place({ apiRequest })).toMatchObject({
      path: 'v2/mine/x',
      headers: { authorization: 'Bearer the-token' },
    })
  })

  it.each(['../admin', '//evil.example/x', 'https://evil.example/', 'a/%2e%2e/%2e%2e/x'])(
    'sends the token nowhere else, also where a table says %s',
    async (path) => {
      for (const cell of ['apiRequest', 'bearer'] as const) {
        const away = place({ [cell]: (plain: ApiRequest) => ({ ...plain, path }) })
        expect(await failure(away)).toMatchObject({ code: 'origin_not_allowed' })
      }
    },
  )

  it.each([
    undefined,
    [],
    { method: 1 },
    { path: undefined },
    { query: 'a=1' },
    { form: 'a=1' },
    { headers: { a: 1 } },
  ])('refuses %j from a cell', async (wrong) => {
    const made = (plain: ApiRequest) =>
      (wrong && !Array.isArray(wrong) ? { ...plain, ...wrong } : wrong) as never
    for (const cell of ['apiRequest', 'bearer'] as const) {
      expect(await failure(place({ [cell]: made }))).toMatchObject({
        ...{ name: 'ApiError', code: 'internal_error', status: 502 },
        hint: expect.stringMatching(`A function of ${cell} returned .*, expected`) as string,
      })
    }
  })
})

describe('standardAnswer', () => {
  const answer = { status: 200, headers: {}, data: { response: [1] } }
  const read = (apiResponse: Provider['apiResponse']) => {
    const registered = client({ apiResponse })
    return standardAnswer(registered, answer, { ...seamContext(registered), request }, 100)
  }

  it('is the answer, or what the table makes of it', async () => {
    expect(await read(undefined)).toBe(answer)
    expect(await read(() => undefined)).toEqual(answer)
    expect(await read(() => null)).toEqual({ ...answer, data: null })
    expect(
      await read([
        ({ data }) => (data as typeof answer.data).response,
        ({ data }, { request: { path } }) => Promise.resolve([path, data]),
      ]),
    ).toEqual({ ...answer, data: ['x', [1]] })
  })

  it('is the first refusal', async () => {
    const refused = await read([() => refuse({ code: '5', deadToken: true }), () => 'never'])
    expect(failureOf(refused)).toEqual({ code: '5', deadToken: true })
  })
})
