import { expectTypeOf } from 'expect-type'
import type { Request } from 'express'
import type { Session, SessionData } from 'express-session'
import {
  add,
  asJson,
  failure,
  header,
  omit,
  query,
  rename,
  repeat,
  under,
  clientSecretPost,
  defineProvider,
  oauth,
  type ApiResponse,
  type ConnectionSummary,
  type OAuthOptions,
  type OAuthRouter,
  type ProviderApi,
  type ProviderFactory,
  type Registration,
  type Store,
  type AccessToken,
  type Listed,
} from 'express-oauth-connect'
import { admitad, bstats, ringme, senler, telphin } from 'express-oauth-connect/providers'
import { signIn, type TestAgent, type TestPage } from 'express-oauth-connect/testing'
import type { Page } from 'playwright-core'
import type supertest from 'supertest'
import { CLIENT, SECRET } from '../support/site.js'

/** Checked by the compiler; what runs is little. */
const BASE = { baseUrl: 'http://localhost:3000', secret: SECRET }
const TABLE = {
  name: 'Acme',
  authorizationEndpoint: 'https://acme.example/authorize',
  tokenEndpoint: 'https://acme.example/token',
  apiBaseUrl: 'https://acme.example/api/',
  clientAuth: clientSecretPost,
}

describe('the types of options', () => {
  it('require what is required and know nothing else', () => {
    expectTypeOf<'baseUrl' | 'providers'>().toExtend<keyof OAuthOptions>()
    expectTypeOf<OAuthOptions>().pick('baseUrl').toEqualTypeOf<{
      readonly baseUrl: string | readonly string[]
    }>()
    expectTypeOf<OAuthOptions['secret']>().toEqualTypeOf<string | readonly string[] | undefined>()
    expectTypeOf<OAuthOptions['failures']>().toEqualTypeOf<
      'page' | 'next' | `/${string}` | undefined
    >()
    expectTypeOf<OAuthOptions['shared']>().toEqualTypeOf<Store | undefined>()
    const providers = [senler(CLIENT)]
    // @ts-expect-error there is no such option
    expect(() => oauth({ ...BASE, providers, callbackUrl: '/' })).toThrow('unknown option')
    // @ts-expect-error baseUrl is required
    expect(() => oauth({ secret: SECRET, providers })).toThrow('baseUrl')
  })

  it('require origin of ringme and clientName of bstats', () => {
    // @ts-expect-error origin is required
    expect(() => ringme(CLIENT)).toThrow('origin')
    // @ts-expect-error clientName is required
    expect(() => bstats({})).toThrow('clientName')
    // @ts-expect-error misspelled
    expect(() => senler({ clientID: 'x', clientSecret: 'y' })).toThrow('unknown option')
  })
})

describe('the types of providers', () => {
  it('know the id of each registration, given or the table’s own', () => {
    expectTypeOf(senler(CLIENT)).toEqualTypeOf<Registration<'senler'>>()
    expectTypeOf(admitad({ ...CLIENT, scope: ['a'] }).id).toEqualTypeOf<'admitad'>()
    expectTypeOf(bstats({ clientName: 'shop' }).id).toEqualTypeOf<'bstats'>()
    expectTypeOf(telphin(CLIENT).id).toEqualTypeOf<'telphin'>()
    const origin = 'https://voice.example'
    expectTypeOf(ringme({ ...CLIENT, origin }).id).toEqualTypeOf<'ringme'>()
    expectTypeOf(ringme({ ...CLIENT, origin, id: 'voice' }).id).toEqualTypeOf<'voice'>()
    expectTypeOf(senler({ ...CLIENT, id: 'second' }).id).toEqualTypeOf<'second'>()
    expect(senler({ ...CLIENT, id: 'second' }).id).toBe('second')
  })

  it('infer the id from a table of one’s own, and refuse a cell that there is not', () => {
    const acme = defineProvider({ id: 'acme', ...TABLE })
    expectTypeOf(acme).toEqualTypeOf<ProviderFactory<'acme'>>()
    expectTypeOf(acme).toExtend<ProviderFactory>()
    expectTypeOf(acme(CLIENT).id).toEqualTypeOf<'acme'>()
    const late: string = 'late'
    expectTypeOf(defineProvider({ id: late, ...TABLE })(CLIENT).id).toEqualTypeOf<string>()
    // @ts-expect-error a misspelled cell
    expect(() => defineProvider({ id: 'acme', ...TABLE, tokenEndPoint: '' })).toThrow(
      'unknown cell',
    )
    // @ts-expect-error a cell is missing
    expect(() => defineProvider({ id: 'acme', name: 'Acme' })).toThrow('lacks')
  })

  it('tell a cell’s parameters', () => {
    defineProvider({
      id: 'acme',
      ...TABLE,
      apiResponse: ({ status, data }) => {
        expectTypeOf(status).toEqualTypeOf<number>()
        expectTypeOf(data).toBeUnknown()
        return undefined
      },
      apiRequest: (request, { account, params }) => {
        expectTypeOf(account).toEqualTypeOf<string>()
        expectTypeOf(params).toEqualTypeOf<Readonly<Record<string, string>>>()
        return request
      },
    })
  })

  it('know which function of the kit fits which seam', () => {
    defineProvider({
      id: 'acme',
      ...TABLE,
      authorizationRequest: [rename({ a: 'b' }), add({ a: '1' }), omit('a')],
      authorizationResponse: [rename({ auth_code: 'code' }), () => failure({})],
      tokenRequest: [
        rename({ a: 'b' }),
        repeat('a'),
        asJson(),
        header('A', 'b'),
        query({ a: 'b' }),
      ],
      tokenResponse: [under('data'), rename({ token: 'access_token' })],
      apiRequest: [add({ a: '1' }), repeat('a'), asJson(), header('A', 'b'), query({ a: 'b' })],
      apiResponse: under('data'),
      revocationRequest: [rename({ token: 'access_token' }), omit('client_id')],
    })
    // @ts-expect-error what reads answers has nothing to do with a request
    defineProvider({ id: 'acme', ...TABLE, tokenRequest: under('data') })
    // @ts-expect-error parameters are no JSON
    defineProvider({ id: 'acme', ...TABLE, authorizationRequest: asJson() })
    // @ts-expect-error a request cannot be refused
    defineProvider({ id: 'acme', ...TABLE, apiRequest: () => failure({}) })
  })
})

describe('the types of the router', () => {
  const ads = admitad({ ...CLIENT, id: 'ads', scope: ['a'] })
  const auth = oauth({ ...BASE, providers: [senler(CLIENT), ads] })

  it('know which ids were registered', () => {
    expectTypeOf(auth).toEqualTypeOf<OAuthRouter<'senler' | 'ads'>>()
    expectTypeOf<(typeof auth)['required']>()
      .parameter(0)
      .toEqualTypeOf<'senler' | 'ads' | readonly ('senler' | 'ads')[]>()
    expectTypeOf(auth.app('ads')).toEqualTypeOf<ProviderApi>()
    // @ts-expect-error nobody registered it
    expect(() => auth.button('admitad')).toThrow('known: senler, ads')
  })

  it('stay open where the list is made at run time', () => {
    const providers: readonly Registration[] = [senler(CLIENT)]
    expectTypeOf(oauth({ ...BASE, providers })).toEqualTypeOf<OAuthRouter>()
    expectTypeOf(auth).toExtend<OAuthRouter>()
  })
})

describe('the types of a request', () => {
  it('have req.oauth, and our key in the session', () => {
    expectTypeOf<ReturnType<Request['oauth']>>().toEqualTypeOf<ProviderApi>()
    expectTypeOf<ReturnType<Request['oauth']['connections']>>().resolves.toEqualTypeOf<
      ConnectionSummary[]
    >()
    expectTypeOf<ReturnType<Request['oauth']['tokens']>>().resolves.toEqualTypeOf<AccessToken>()
    expectTypeOf<SessionData['oauth']>().toEqualTypeOf<readonly Listed[] | undefined>()
    expectTypeOf<Request['session']>().toExtend<Session>()
  })

  it('carry the answer’s type through', () => {
    const call = (api: ProviderApi) => api.get<{ id: number }>('me')
    expectTypeOf(call).returns.resolves.toEqualTypeOf<ApiResponse<{ id: number }>>()
    expectTypeOf<ProviderApi['post']>().returns.resolves.toHaveProperty('data').toBeUnknown()
    expectTypeOf<ApiResponse<string>['data']>().toBeString()
    expectTypeOf<ApiResponse['headers']>().toEqualTypeOf<Readonly<Record<string, string>>>()
  })

  it('let a supertest agent and a Playwright page sign in', () => {
    expectTypeOf<ReturnType<typeof supertest.agent>>().toExtend<TestAgent>()
    expectTypeOf<Page>().toExtend<TestPage>()
    expectTypeOf(signIn).returns.resolves.toBeString()
  })
})
