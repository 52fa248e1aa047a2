import {
  clientSecretBasic,
  defineProvider,
  memoryStore,
  omit,
  type OAuthOptions,
  type Provider,
  type RegistrationOptions,
} from 'express-oauth-connect'
import { CLIENT, site } from '../support/site.js'
import { issue, json, stub, type Stub } from '../support/stub.js'

let server: Stub
beforeEach(async () => {
  server = await stub()
})

function open(
  cells: Partial<Provider>,
  options: Partial<RegistrationOptions> = {},
  more: Partial<OAuthOptions> = {},
) {
  const provider = defineProvider({
    id: 'meet',
    name: 'Meet',
    authorizationEndpoint: 'https://meet.example/authorize',
    tokenEndpoint: `${server.origin}/token`,
    apiBaseUrl: `${server.origin}/api/`,
    clientAuth: clientSecretBasic,
    settings: { accountId: { pattern: /^\w+$/, required: false } },
    grants: [
      'authorization_code',
      'refresh_token',
      { name: 'account_credentials', fields: { account_id: '{accountId}' } },
    ],
    ...cells,
  })
  return site([provider({ ...CLIENT, ...options })], more)
}
const formOf = (n: number) => Object.fromEntries(server.to('/token')[n]?.form ?? [])

it("asks for the application's token by a grant of the provider's own, once for all", async () => {
  const settings = { accountId: 'A1' }
  const { auth, browser } = open({}, { grant: 'account_credentials', settings })
  await auth.app('meet').get('me')
  await browser().get('/call/meet').expect(200)
  expect(server.to('/token')).toHaveLength(1)
  expect(formOf(0)).toEqual({ grant_type: 'account_credentials', account_id: 'A1' })
  await browser().get('/auth/meet/start').expect(404)
  expect(() => auth.button('meet')).toThrow("its token is the application's own")
  expect(auth.buttons()).not.toContain('meet')
})

it('asks anew where a setting is another one', async () => {
  const grant = 'account_credentials'
  const shared = memoryStore()
  for (const accountId of ['A1', 'A2']) {
    const registration = { grant, settings: { accountId } }
    const { auth } = open({}, registration, { shared })
    await auth.app('meet').get('me')
  }
  expect([0, 1].map((n) => formOf(n).account_id)).toEqual(['A1', 'A2'])
})

it('may leave grant_type out', async () => {
  server.token = (_request, res) => json(res, 200, { access_token: 'T', expires_at: 1 })
  const { auth } = open({ grants: ['client_credentials'], tokenRequest: omit('grant_type') })
  await auth.app('meet').get('me')
  expect(formOf(0)).toEqual({})
})

it('signs people in by default', async () => {
  server.token = issue()
  await open({}).browser().get('/auth/meet/start').expect(302)
})

it.each<[string, Partial<Provider>, Partial<RegistrationOptions>, string]>([
  [
    'lacks its setting',
    {},
    { grant: 'account_credentials' },
    'meet: grant "account_credentials" needs settings.accountId, got undefined',
  ],
  [
    'is unknown',
    {},
    { grant: 'account' },
    'meet: grant must be one of authorization_code, account_credentials, got "account"',
  ],
  [
    'is a text that RFC 6749 does not have',
    { grants: ['account_credentials' as never] },
    {},
    'grants must be a list of authorization_code, client_credentials, refresh_token or { name, fields? }',
  ],
  [
    'has a name that RFC 6749 has',
    { grants: [{ name: 'client_credentials' }] },
    {},
    'grants must be',
  ],
  [
    'has fields that are no texts',
    { grants: [{ name: 'x', fields: { a: 1 } as never }] },
    {},
    'grants must be',
  ],
  ['has more than these', { grants: [{ name: 'x', form: {} } as never] }, {}, 'grants must be'],
])('is refused at start-up where it %s', (_why, cells, options, message) => {
  expect(() => open(cells, options)).toThrow(message)
})
