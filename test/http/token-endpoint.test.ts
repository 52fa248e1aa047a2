import {
  clientSecretBasic,
  clientSecretBasicRaw,
  clientSecretPost,
} from '../../src/protocol/token/client-auth.js'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { BackChannel } from '../../src/http/back-channel.js'
import { revokeTokens } from '../../src/http/revocation.js'
import { requestTokens } from '../../src/http/token-endpoint.js'
import { createDpopNonces } from '../../src/http/dpop/nonces.js'
import { createSend } from '../../src/http/transport/transport.js'
import { refreshToken, type Grant } from '../../src/protocol/token/grants.js'
import type { Provider } from '../../src/protocol/provider/provider.js'
import { failure as refuse } from '../../src/protocol/answer.js'
import { client, failure } from '../support/client.js'
import { answer, json, stub, type Stub } from '../support/stub.js'

const NOW = Date.UTC(2030, 0, 1)
const channel: BackChannel = {
  send: createSend(),
  timeout: 1_000,
  now: () => NOW,
  dpopNonces: createDpopNonces(),
  discover: (one) => one,
}
const RENEWAL = refreshToken('refresh-token-canary')

let server: Stub
beforeEach(async () => {
  server = await stub()
})

const at = (cells: Partial<Provider> = {}) =>
  client({ tokenEndpoint: `${server.origin}/token?tenant=1`, ...cells })
const renew = (cells?: Partial<Provider>) => requestTokens(channel, at(cells), RENEWAL)

describe('requestTokens', () => {
  it('posts the form once and reads the tokens', async () => {
    server.token = (_request, res) => json(res, 200, { access_token: 'T', expires_in: 60 })
    expect(await renew()).toEqual({
      tokens: { accessToken: 'T', tokenType: 'Bearer', expiresAt: NOW + 60_000 },
      params: {},
    })
    expect(server.calls).toHaveLength(1)
    const [call] = server.calls
    expect(call).toMatchObject({ method: 'POST', url: '/token?tenant=1' })
    expect(call?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
    })
    expect(Object.fromEntries(call?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-token-canary',
      client_id: 'the-client',
      client_secret: 'client-secret-canary',
    })
  })

  it('sends query and form in the address where the server wants GET', async () => {
    server.token = (_request, res) => json(res, 200, { access_token: 'T' })
    await renew({
      tokenMethod: 'GET',
      tokenRequest: (request) => ({ ...request, query: { v: '2' }, form: { a: 'b c' } }),
    })
    expect(server.calls[0]).toMatchObject({
      method: 'GET',
      url: '/token?tenant=1&v=2&a=b+c',
      body: '',
    })
    expect(server.calls[0]?.headers).not.toHaveProperty('content-type')
  })

  it('takes headers and query from the table’s last word', async () => {
    server.token = (_request, res) => json(res, 200, { access_token: 'T' })
    await requestTokens(
      channel,
      at({
        tokenRequest: (request, { params }) => ({
          ...request,
          query: { ...params },
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
      }),
      RENEWAL,
      { group: '7' },
    )
    expect(server.calls[0]?.url).toBe('/token?tenant=1&group=7')
    expect(server.calls[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  it('lives as long as the table says where the answer does not', async () => {
    server.token = (_request, res) => json(res, 200, { access_token: 'T' })
    const { tokens } = await renew({ expiresIn: 10 })
    expect(tokens.expiresAt).toBe(NOW + 10_000)
  })

  it('keeps the named fields as text, whole or not at all', async () => {
    const name = 'n'.repeat(8_192)
    server.token = (_request, res) =>
      json(res, 200, { access_token: 'T', user: 7, name, list: [1], other: `${name}n` })
    const { params } = await renew({ tokenFields: ['user', 'name', 'list', 'missing'] })
    expect(params).toEqual({ user: '7', name })
    expect(await failure(renew({ tokenFields: ['other'] }))).toMatchObject({
      code: 'invalid_response',
      message: 'plain: "other" of the token answer has 8193 characters, at most 8192 are kept',
    })
  })

  it('reads the tokens out of what the table makes of the answer', async () => {
    server.token = answer(200, '<r><t>T</t></r>', { 'content-type': 'text/xml', 'x-a': '1' })
    const seen: unknown[] = []
    const { tokens } = await renew({
      tokenResponse: (given) => {
        seen.push(given)
        return { access_token: (given.data as { r: { t: string } }).r.t }
      },
    })
    expect(tokens.accessToken).toBe('T')
    expect(seen).toMatchObject([{ status: 200, headers: { 'x-a': '1' }, data: { r: { t: 'T' } } }])
  })

  it('reads a form, in the charset of its header', async () => {
    server.token = answer(200, 'access_token=T&scope=a', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect((await renew()).tokens).toMatchObject({ accessToken: 'T', scope: 'a' })
    server.token = answer(
      200,
      Buffer.from([...Buffer.from('{"access_token":"T","u":"'), 0xcf, 0x22, 0x7d]),
      {
        'content-type': 'application/json; charset=windows-1251',
      },
    )
    expect((await renew({ tokenFields: ['u'] })).params).toEqual({ u: 'П' })
  })
})

describe('a refusal', () => {
  const refusal = (status: number, fields: object) => {
    server.token = (_request, res) => json(res, status, fields)
    return failure(renew())
  }

  it('is named whatever the status was', async () => {
    for (const status of [200, 400, 401, 500]) {
      expect(
        await refusal(status, { error: 'invalid_grant', error_description: 'Too old' }),
      ).toEqual({
        name: 'TokenError',
        code: 'invalid_grant',
        provider: 'plain',
        message: 'plain: the token endpoint refused: invalid_grant (Too old)',
        status: 400,
        retryable: false,
        hint: expect.stringMatching(/^The refresh token is used up, too old or revoked/) as string,
        providerStatus: status,
        providerCode: 'invalid_grant',
        providerMessage: 'Too old',
      })
    }
  })

  it('repeats no secret of the request', async () => {
    expect(
      await refusal(400, {
        error: 'bad refresh-token-canary',
        error_description: 'client-secret-canary is wrong',
      }),
    ).toMatchObject({ providerCode: 'bad [redacted]', providerMessage: '[redacted] is wrong' })
  })

  it('in an object keeps its message', async () => {
    const error = { message: 'Error validating client-secret-canary', code: 190 }
    expect(await refusal(400, { error })).toMatchObject({
      providerCode: '190',
      providerMessage: 'Error validating [redacted]',
    })
  })

  it.each([[null], [''], [false]])('is none where the error is %j', async (error) => {
    server.token = (_request, res) => json(res, 200, { access_token: 'T', error })
    expect((await renew()).tokens.accessToken).toBe('T')
  })

  it('without a code is judged by its status', async () => {
    expect(await refusal(404, { access_token: 'T' })).toEqual({
      name: 'TokenError',
      code: 'invalid_response',
      provider: 'plain',
      message: 'plain: the token endpoint answered 404: an error status without an error code',
      status: 502,
      retryable: false,
      providerStatus: 404,
      hint: 'See the tokenEndpoint of this provider, and its tokenResponse cell.',
    })
    // A refresh that is refused without a word.
    expect(await refusal(400, {})).toMatchObject({ code: 'invalid_grant' })
    expect(await refusal(500, {})).toMatchObject({
      code: 'server_error',
      retryable: true,
      providerStatus: 500,
    })
    server.token = (_request, res) => json(res, 299, { access_token: 'T' })
    expect((await renew()).tokens.accessToken).toBe('T')
  })
})

describe('a client that is refused', () => {
  const odd = { clientSecret: 'a+b/c=' }
  const refusedBy = async (clientAuth: Provider['clientAuth'], options: object = odd) => {
    server.token = (_request, res) => json(res, 401, { error: 'invalid_client' })
    const client = { ...at({ clientAuth }), ...options }
    return failure(requestTokens(channel, client, RENEWAL, {}))
  }

  it('by one spelling of Basic is told of the other (RFC 6749 §2.3.1, RFC 7617)', async () => {
    expect(await refusedBy(clientSecretBasic)).toMatchObject({
      code: 'client_rejected',
      hint: expect.stringMatching(/try clientAuth: clientSecretBasicRaw\.$/) as string,
    })
    expect(await refusedBy(clientSecretBasicRaw)).toMatchObject({
      hint: expect.stringMatching(/try clientAuth: clientSecretBasic\.$/) as string,
    })
  })

  it('is told of none where both are the same, or Basic was not used', async () => {
    expect(await refusedBy(clientSecretBasic, { clientSecret: 'plain' })).not.toMatchObject({
      hint: expect.stringContaining('try clientAuth') as string,
    })
    expect(await refusedBy(clientSecretPost)).not.toMatchObject({
      hint: expect.stringContaining('try clientAuth') as string,
    })
  })
})

describe('an unusable answer', () => {
  it.each([300, 302, 399])('that redirects with %i brings no tokens', async (status) => {
    server.token = (_request, res) => json(res, status, { access_token: 'T' })
    expect(await failure(renew())).toMatchObject({
      code: 'invalid_response',
      message: `plain: the token endpoint answered ${status}: it redirects elsewhere`,
      providerStatus: status,
    })
  })

  it('is one that cannot be read', async () => {
    server.token = answer(200, 'the token is T', { 'content-type': 'text/plain' })
    const seen: unknown[] = []
    const tokenResponse = (given: unknown) => void seen.push(given)
    expect(await failure(renew({ tokenResponse }))).toMatchObject({
      code: 'invalid_response',
      message:
        'plain: the token endpoint answered 200: the body is neither a JSON object, XML nor a form',
    })
    expect(seen).toMatchObject([{ status: 200, data: 'the token is T' }])
    server.token = answer(200, 'x', { 'content-type': 'text/plain; charset=nobody-knows' })
    expect(await failure(renew({ tokenResponse }))).toMatchObject({ code: 'invalid_response' })
    expect(seen[1]).toMatchObject({ data: 'x' })
  })

  it.each([
    ['{"access_token":"T","access_token":"U"}', 'a field came more than once'],
    ['<r><access_token>&nobody;</access_token></r>', 'XML refers to an entity it does not declare'],
    ['<html>T</html>', 'the body is a web page'],
    // What JSON.parse says would show a part of the token.
    ['{"access_token":secret-canary}', 'the body is neither a JSON object, XML nor a form'],
  ])('%s is told as what it is', async (body, reason) => {
    server.token = answer(200, body, { 'content-type': 'application/json' })
    expect(await failure(renew())).toMatchObject({
      code: 'invalid_response',
      message: `plain: the token endpoint answered 200: ${reason}`,
    })
  })
})

describe('a limit', () => {
  it('is known by 429, and says when to come again', async () => {
    server.token = answer(429, 'slow down', { 'retry-after': '30' })
    expect(await failure(renew())).toEqual({
      name: 'TokenError',
      code: 'rate_limited',
      provider: 'plain',
      message: 'plain: the token endpoint is asked too often',
      status: 503,
      retryable: true,
      hint: 'The provider says: wait 30 s.',
      providerStatus: 429,
      retryAfter: 30,
      headers: { 'Retry-After': '30' },
    })
    server.token = answer(429, '')
    expect(await failure(renew())).not.toHaveProperty('retryAfter')
  })

  it('is known by the table’s own signs, which outdo the header', async () => {
    server.token = answer(200, '{"access_token":"T"}', { 'retry-after': '30' })
    const limited = (retryAfter?: number) =>
      failure(renew({ tokenResponse: () => refuse({ rateLimit: true, retryAfter }) }))
    const expected = { code: 'rate_limited', providerStatus: 200 }
    expect(await limited(5)).toMatchObject({ ...expected, retryAfter: 5 })
    expect(await limited()).toMatchObject({ ...expected, retryAfter: 30 })
  })
})

describe('no answer', () => {
  it('in time may be tried again', async () => {
    server.token = () => undefined
    const slow = requestTokens({ ...channel, timeout: 50 }, at(), RENEWAL)
    expect(await failure(slow)).toEqual({
      name: 'TokenError',
      code: 'timeout',
      provider: 'plain',
      message: 'plain: the token endpoint: no full answer within 50 ms',
      status: 504,
      retryable: true,
      hint: `Is ${server.origin} reachable from this server?`,
    })
  })

  it('at all may be tried again, but not a broken one', async () => {
    server.token = (_request, res) => void res.destroy()
    expect(await failure(renew())).toMatchObject({
      code: 'unreachable',
      status: 502,
      retryable: true,
    })
    server.token = answer(200, JSON.stringify({ access_token: 'T', padding: ' '.repeat(65_536) }))
    expect(await failure(renew())).toMatchObject({
      code: 'invalid_response',
      status: 502,
      retryable: false,
    })
    server.token = answer(200, '{"access_token":"T"}'.padEnd(65_536))
    expect((await renew()).tokens.accessToken).toBe('T')
  })

  it('keeps a foreign error as it is', async () => {
    const fault = new RangeError('a fault of ours')
    const send = () => Promise.reject(fault)
    await expect(requestTokens({ ...channel, send }, at(), RENEWAL)).rejects.toBe(fault)
  })
})

describe('the cell tokenResponse', () => {
  beforeEach(() => (server.token = answer(200, '{"a":{"access_token":"T","refresh_token":"RR"}}')))

  it('is one function or a list, at once or later, each with what the last one made', async () => {
    const tokenResponse = [
      ({ data }: { data: unknown }) => Promise.resolve((data as { a: object }).a as never),
      () => undefined,
      ({ data }: { data: unknown }) => ({ ...(data as object), scope: 'mine' }),
    ]
    expect((await renew({ tokenResponse })).tokens).toEqual({
      ...{ accessToken: 'T', tokenType: 'Bearer', refreshToken: 'RR', scope: 'mine' },
    })
  })

  it('ends the list with a refusal, whose words are cleaned', async () => {
    const later = jest.fn()
    const said = { code: 'invalid_grant', message: 'no refresh-token-canary' }
    const tokenResponse = [() => refuse(said), later]
    expect(await failure(renew({ tokenResponse }))).toMatchObject({
      ...{ code: 'invalid_grant', providerCode: 'invalid_grant', providerStatus: 200 },
      providerMessage: 'no [redacted]',
    })
    expect(later).not.toHaveBeenCalled()
    expect(await failure(renew({ tokenResponse: () => refuse({}) }))).toMatchObject({
      ...{ code: 'invalid_grant', providerCode: 'unknown_error' },
    })
  })

  it('repeats no secret that the request had under another name', async () => {
    server.token = (request, res) => json(res, 400, { error: 'x', error_description: request.body })
    const tokenRequest: Provider['tokenRequest'] = ({ form, ...rest }) => ({
      ...rest,
      form: { old: form.refresh_token ?? '', key: form.client_secret ?? '' },
    })
    expect(await failure(renew({ tokenRequest }))).toMatchObject({
      providerMessage: 'old=[redacted]&key=[redacted]',
    })
  })

  it.each([null, 'text', 7, []])('that returns %j costs one typed error', async (wrong) => {
    expect(await failure(renew({ tokenResponse: () => wrong as never }))).toMatchObject({
      ...{ name: 'TokenError', code: 'invalid_response', status: 502 },
      message: "plain: the cell tokenResponse of the provider's table failed",
      hint: expect.stringContaining('A function of tokenResponse returned ') as string,
    })
  })
})

it('sends a JSON body where the table made one of the form', async () => {
  await renew({ tokenRequest: ({ form, ...rest }) => ({ ...rest, form: {}, json: form }) })
  expect(server.calls[0]?.headers['content-type']).toBe('application/json')
  expect(JSON.parse(server.calls[0]?.body ?? '')).toMatchObject({ grant_type: 'refresh_token' })
})

describe('revokeTokens', () => {
  const connection = {
    ...{ account: 'default', params: {} },
    tokens: { accessToken: 'token-canary', tokenType: 'Bearer' },
  }
  const revoke = (cells: Partial<Provider> = {}) =>
    revokeTokens(
      channel,
      at({ revocationEndpoint: `${server.origin}/revoke`, ...cells }),
      connection,
    )

  it('asks nobody where the provider has no place for it', async () => {
    await revoke({ revocationEndpoint: undefined })
    expect(server.calls).toEqual([])
  })

  it('may be a DELETE without a body', async () => {
    await revoke({
      revocationRequest: (request, { tokens }) => ({
        ...request,
        ...{ method: 'DELETE', form: {}, headers: { authorization: tokens.accessToken } },
      }),
    })
    expect(server.calls[0]).toMatchObject({ method: 'DELETE', body: '' })
    expect(server.calls[0]?.headers).toMatchObject({ authorization: 'token-canary' })
    expect(server.calls[0]?.headers).not.toHaveProperty('content-type')
  })

  it('posts the token with the client’s credentials', async () => {
    server.api = answer(299, '')
    await revoke()
    expect(server.calls.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /revoke'])
    expect(server.calls[0]?.form.get('token')).toBe('token-canary')
    expect(server.calls[0]?.form.get('client_secret')).toBe('client-secret-canary')
  })

  it.each([300, 400, 503])('tells that a %i is no revocation', async (status) => {
    server.api = answer(status, '')
    expect(await failure(revoke())).toMatchObject({
      message: `plain: the token endpoint answered ${status}: the token was not revoked`,
    })
  })
})

describe('revokeTokens with a refresh token', () => {
  const tokens = { accessToken: 'access', refreshToken: 'refresh', tokenType: 'Bearer' }
  const revoke = () =>
    revokeTokens(channel, at({ revocationEndpoint: `${server.origin}/revoke` }), {
      ...{ account: 'default', params: {} },
      tokens,
    })
  const statuses = (byToken: Readonly<Record<string, number>>) => {
    server.api = ({ form }, res) => json(res, byToken[form.get('token') ?? ''] ?? 200, {})
  }
  const sent = () => server.calls.map(({ form }) => form.get('token'))

  it('revokes both: some servers leave the other one alive', async () => {
    await revoke()
    expect(sent()).toEqual(['refresh', 'access'])
  })

  it('revokes the second one although the first failed, and tells of it', async () => {
    statuses({ refresh: 503 })
    expect(await failure(revoke())).toMatchObject({ providerStatus: 503 })
    expect(sent()).toEqual(['refresh', 'access'])
  })

  it('is content where a server knows refresh tokens only (RFC 7009 §2.2.1)', async () => {
    statuses({ access: 400 })
    await revoke()
    statuses({ access: 503 })
    expect(await failure(revoke())).toMatchObject({ providerStatus: 503 })
    statuses({ access: 400, refresh: 400 })
    expect(await failure(revoke())).toMatchObject({ providerStatus: 400 })
  })
})

describe('diagnostics of the token endpoint', () => {
  it('tell what each call was for, and its status', async () => {
    const heard: unknown[] = []
    const listener = (message: unknown) => void heard.push(message)
    subscribe('express-oauth-connect:call', listener)
    server.token = (_request, res) => json(res, 200, { access_token: 'T' })
    server.api = answer(500, '')
    const code: Grant = { grant_type: 'authorization_code', code: 'the-code' }
    for (const grant of [code, RENEWAL, { grant_type: 'client_credentials' }])
      await requestTokens(channel, at(), grant)
    const tokens = { accessToken: 'token-canary', tokenType: 'Bearer' }
    const revocationEndpoint = `${server.origin}/revoke`
    await failure(
      revokeTokens(channel, at({ revocationEndpoint }), { account: 'x', params: {}, tokens }),
    )
    unsubscribe('express-oauth-connect:call', listener)
    const { host } = new URL(server.origin)
    const call = { provider: 'plain', method: 'POST', host }
    expect(heard).toMatchObject([
      { ...call, phase: 'token', status: 200, code: undefined },
      { ...call, phase: 'refresh', status: 200, code: undefined },
      { ...call, phase: 'application', status: 200, code: undefined },
      { ...call, phase: 'revoke', status: 500, code: 'server_error' },
    ])
  })
})
