import type { Provider } from 'express-oauth-connect'
import { json, stub, type Stub } from '../support/stub.js'
import { begin, plain, site, type TestSite } from '../support/site.js'
import { withNodeEnv } from '../support/node-env.js'

const SENT = 'http://localhost:3000/auth/plain/callback'

let provider: Stub
let lines: jest.SpyInstance<void, [message?: unknown, ...rest: unknown[]]>
beforeEach(async () => {
  provider = await stub()
  lines = jest.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  lines.mockRestore()
})

const shop = (nodeEnv = 'development', cells: Partial<Provider> = {}) =>
  withNodeEnv(nodeEnv, () => site([plain(provider.origin, cells)]))

/** The page of a sign-in whose code is refused. */
async function exchanged(refusal: object, at: TestSite = shop()) {
  provider.token = (_request, res) => json(res, 400, refusal)
  const browser = at.browser()
  const { callback } = await begin(browser)
  return browser.get(callback()).set('Accept', 'application/json')
}

const body = async (refusal: object) => (await exchanged(refusal)).body as { readonly hint: string }

const SAYS = `The redirect URI sent was ${SENT} – register exactly this one, character by character, in the settings of the application client-id at Plain.`

describe('a redirect URI that the provider does not know', () => {
  it.each([
    [{ error: 'redirect_uri_mismatch' }],
    [{ error: 'bad_redirect_uri' }],
    [{ error: 'invalid_grant', error_description: 'Incorrect redirect_uri' }],
    [{ error: 'invalid_request', error_description: 'The redirect URI is not registered' }],
    [{ error: 'invalid_client', error_description: 'Redirect-URL mismatch' }],
  ])('is told to the developer where the token endpoint answers %j', async (refusal) => {
    const { hint } = await body(refusal)
    expect(hint).toContain(SAYS)
    expect(hint).not.toContain('canary')
  })

  it('tells no state that rides within, where the token endpoint repeats what it was given', async () => {
    const shops = shop('development', { stateIn: 'redirect_uri' })
    provider.token = ({ form, body }, res) => {
      const description = `redirect_uri ${form.get('redirect_uri') ?? ''} of ${body}`
      json(res, 400, { error: 'invalid_request', error_description: description })
    }
    const browser = shops.browser()
    const { authorize } = await begin(browser)
    const back = new URL(authorize.searchParams.get('redirect_uri') ?? '')
    const state = back.searchParams.get('state') ?? ''
    expect(state).toHaveLength(43)
    const page = await browser.get(`${back.pathname}${back.search}&code=the-code`).expect(502)
    expect(page.text).toContain(`redirect_uri ${SENT}?state`)
    expect(page.text).not.toContain(state)
    expect(lines.mock.calls.flat().join()).not.toContain(state)
  })

  it.each([
    [{ error: 'invalid_grant', error_description: 'Code expired' }],
    [{ error: 'invalid_request', error_description: 'client_id is missing' }],
    // RFC 6749 §5.2 in full, which some servers send with every invalid_grant.
    [
      {
        error: 'invalid_grant',
        error_description:
          'The provided authorization grant is invalid, expired, revoked, does not match the ' +
          'redirection URI used in the authorization request, or was issued to another client.',
      },
    ],
  ])('is not suspected of %j', async (refusal) => {
    expect((await body(refusal)).hint).not.toContain(SENT)
  })

  it.each([
    [{ error: 'redirect_uri_mismatch' }],
    [{ error: 'invalid_request', error_description: 'redirect_uri is not allowed' }],
  ])('is told where the visitor comes back with %j', async (refusal) => {
    const browser = shop().browser()
    const { callback } = await begin(browser)
    const page = await browser.get(callback(refusal)).set('Accept', 'text/html').expect(403)
    expect(page.text).toContain(SAYS)
  })

  it('is told where the pushed request is refused', async () => {
    const pushedAuthorizationRequestEndpoint = `${provider.origin}/token`
    provider.token = (_request, res) =>
      json(res, 400, { error: 'invalid_request', error_description: 'Invalid redirect_uri' })
    const browser = shop('development', { pushedAuthorizationRequestEndpoint }).browser()
    const page = await browser.get('/auth/plain/start').set('Accept', 'application/json')
    expect((page.body as { readonly hint: string }).hint).toContain(SAYS)
  })

  it('is told without the state that rode in it', async () => {
    provider.token = (_request, res) => json(res, 400, { error: 'redirect_uri_mismatch' })
    const browser = shop('development', { stateIn: 'redirect_uri' }).browser()
    const start = await browser.get('/auth/plain/start').expect(302)
    const back = new URL(
      new URL(start.get('Location') ?? '').searchParams.get('redirect_uri') ?? '',
    )
    expect(back.searchParams.get('state')).toMatch(/./)
    const page = await browser
      .get(`${back.pathname}${back.search}&code=c`)
      .set('Accept', 'application/json')
    expect((page.body as { readonly hint: string }).hint).toContain(SAYS)
  })

  it.each([
    { error: 'redirect_uri_mismatch' },
    { error: 'invalid_grant', error_description: 'redirect_uri does not match' },
  ])('is in the log of production and on no page there: %j', async (refusal) => {
    const { NODE_ENV } = process.env
    process.env.NODE_ENV = 'production'
    try {
      const page = await exchanged(refusal, shop('production'))
      expect(page.text).not.toContain(SENT)
      expect(page.body).not.toHaveProperty('hint')
      expect(lines).toHaveBeenCalledTimes(1)
      const line = String(lines.mock.calls[0]?.[0])
      expect(line).toContain(SAYS)
      expect(line).not.toContain('canary')
    } finally {
      process.env.NODE_ENV = NODE_ENV
    }
  })

  it('is not blamed by a sentence that lists several causes', async () => {
    const { NODE_ENV } = process.env
    process.env.NODE_ENV = 'production'
    const error_description =
      'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.'
    try {
      await exchanged({ error: 'invalid_grant', error_description }, shop('production'))
      expect(lines).not.toHaveBeenCalled()
    } finally {
      process.env.NODE_ENV = NODE_ENV
    }
  })

  it('is not why a spent code is no matter for the log', async () => {
    const { NODE_ENV } = process.env
    process.env.NODE_ENV = 'production'
    try {
      await exchanged({ error: 'invalid_grant' }, shop('production'))
      expect(lines).not.toHaveBeenCalled()
    } finally {
      process.env.NODE_ENV = NODE_ENV
    }
  })
})
