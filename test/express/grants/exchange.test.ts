import { failure } from '../../support/client.js'
import { CLIENT, plain, site } from '../../support/site.js'
import { answer, json, stub, type Stub } from '../../support/stub.js'

const TYPE = 'urn:ietf:params:oauth:token-type'

let provider: Stub
let told: Record<string, unknown>
beforeEach(async () => {
  provider = await stub()
  told = {
    access_token: 'new-token',
    issued_token_type: `${TYPE}:access_token`,
    token_type: 'Bearer',
    expires_in: 60,
    scope: 'read',
  }
  provider.token = (_request, res) => json(res, 200, told)
})

const authOf = (cells = {}) => site([plain(provider.origin, cells)]).auth
const sent = () => Object.fromEntries(provider.to('/token')[0]?.form ?? [])

describe('auth.exchange (RFC 8693)', () => {
  it('sends the subject token, and returns the new one with its type', async () => {
    const token = await authOf().exchange('plain', { subjectToken: 'subject-canary' })
    expect(token).toMatchObject({
      accessToken: 'new-token',
      issuedTokenType: `${TYPE}:access_token`,
      tokenType: 'Bearer',
      scope: 'read',
    })
    expect(token.expiresAt).toBeGreaterThan(Date.now())
    expect(sent()).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'subject-canary',
      subject_token_type: `${TYPE}:access_token`,
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    })
  })

  it('sends all that is asked for, in the words of the RFC', async () => {
    await authOf().exchange('plain', {
      subjectToken: 'S',
      subjectTokenType: `${TYPE}:id_token`,
      actorToken: 'A',
      actorTokenType: `${TYPE}:jwt`,
      audience: 'orders',
      resource: 'https://orders.example/',
      scope: ['read', 'write'],
      requestedTokenType: `${TYPE}:jwt`,
    })
    expect(sent()).toMatchObject({
      ...{ subject_token: 'S', subject_token_type: `${TYPE}:id_token` },
      ...{ actor_token: 'A', actor_token_type: `${TYPE}:jwt` },
      ...{ audience: 'orders', resource: 'https://orders.example/', scope: 'read write' },
      requested_token_type: `${TYPE}:jwt`,
    })
  })

  it('takes what is no access token, and says so', async () => {
    Object.assign(told, { issued_token_type: `${TYPE}:saml2`, token_type: 'N_A' })
    const token = await authOf().exchange('plain', { subjectToken: 'S' })
    expect(token).toMatchObject({ issuedTokenType: `${TYPE}:saml2`, tokenType: 'N_A' })
  })

  it.each([
    ['no issued_token_type', { issued_token_type: undefined }],
    ['no token', { access_token: undefined }],
    ['a token_type of another kind', { token_type: 'mac' }],
    ['an access token that is N_A', { token_type: 'N_A' }],
  ])('refuses an answer with %s', async (_what, fields) => {
    Object.assign(told, fields)
    expect(await failure(authOf().exchange('plain', { subjectToken: 'S' }))).toMatchObject({
      code: 'invalid_response',
    })
  })

  it('says what the server refused, without the tokens it repeats', async () => {
    const words = '{"error":"invalid_target","error_description":"subject-canary is for others"}'
    provider.token = answer(400, words)
    const error = await failure(authOf().exchange('plain', { subjectToken: 'subject-canary' }))
    expect(error).toMatchObject({ code: 'token_refused', providerCode: 'invalid_target' })
    expect(JSON.stringify(error)).not.toContain('canary')
  })

  it.each<[string, object]>([
    ['no subject token', {}],
    ['an empty one', { subjectToken: '' }],
    ['an actor token that is none', { subjectToken: 'S', actorToken: 1 }],
    ['an actor type alone', { subjectToken: 'S', actorTokenType: `${TYPE}:jwt` }],
    ['a list of audiences', { subjectToken: 'S', audience: ['a', 'b'] }],
    ['a scope in one text', { subjectToken: 'S', scope: 'read' }],
    ['an unknown option', { subjectToken: 'S', subject_token: 'x' }],
  ])('is a TypeError with %s', async (_what, options) => {
    await expect(authOf().exchange('plain', options as never)).rejects.toBeInstanceOf(TypeError)
    expect(provider.calls).toHaveLength(0)
  })
})
