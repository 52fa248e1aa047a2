import { begin, plain, site } from '../support/site.js'
import { answer, stub, type Stub } from '../support/stub.js'
import { connected } from './hostile.js'

export interface Outcome {
  readonly status: number
  readonly error: string | undefined
  /** What the API was called with after the sign-in, if there was one. */
  readonly authorization: string | undefined
  readonly text: string
}

/** Signs in against a token endpoint that answers so; tells what came of it. */
export async function outcomeOf(
  reply: Stub['token'] | string | Buffer,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  cells: Parameters<typeof plain>[1] = {},
  options: Parameters<typeof site>[1] = {},
): Promise<Outcome> {
  const server = await stub()
  server.token = typeof reply === 'function' ? reply : answer(200, reply, headers)
  const browser = site([plain(server.origin, cells)], options).browser()
  const { callback } = await begin(browser)
  const response = await browser.get(callback()).set('Accept', 'application/json')
  expect(server.to('/token')).toHaveLength(1)
  const signedIn = (await connected(browser)).length > 0
  expect(signedIn).toBe(response.status === 302)
  if (signedIn) await browser.get('/call/plain')
  return {
    status: response.status,
    error: (response.body as { error?: string }).error,
    authorization: server.to('/api/me')[0]?.headers.authorization,
    text: response.text,
  }
}
