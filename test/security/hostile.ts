import { isOAuthError } from 'express-oauth-connect'
import type { Express, NextFunction, Request, Response } from 'express'
import type { Response as Answer } from 'supertest'
import type { Browser } from '../support/site.js'
import type { Stub } from '../support/stub.js'

/** A request that must be refused, and what it must not do. */
export interface Refusal {
  /** Every server that must hear nothing of it. */
  readonly servers: readonly Stub[]
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** What must appear in no answer. */
  readonly canaries?: readonly string[]
}

/**
 * No call leaves the server, then the status, then: nobody is connected, nothing is cached, no
 * code is repeated.
 */
export async function expectRefused(
  browser: Browser,
  url: string,
  { servers, status = 400, headers = {}, canaries = ['the-code'] }: Refusal,
): Promise<Answer> {
  const before = servers.map((server) => server.calls.length)
  const response = await browser.get(url).set({ accept: 'application/json', ...headers })
  expect(servers.map((server) => server.calls.length)).toEqual(before)
  expect(response.status).toBe(status)
  expect(response.get('Cache-Control')).toBe('no-store')
  expect(response.get('Location')).toBeUndefined()
  expectClean(response, canaries)
  expect(await connected(browser)).toEqual([])
  return response
}

/** The ids of what is connected in this browser. */
export async function connected(browser: Browser): Promise<string[]> {
  const response = await browser.get('/auth/connections').expect(200)
  const { connections } = response.body as { connections: { provider: string }[] }
  return connections.map(({ provider }) => provider)
}

/** Neither body nor headers hold any of the canaries, however spelled. */
export function expectClean(response: Answer, canaries: readonly string[]): void {
  expectNoCanary(`${JSON.stringify(response.headers)} ${response.text}`, canaries)
}

export function expectNoCanary(text: string, canaries: readonly string[]): void {
  const found = canaries.flatMap(spellings).filter((spelling) => text.includes(spelling))
  expect(found).toEqual([])
}

/** Raw, base64, base64url, hex and url-encoded. */
function spellings(canary: string): string[] {
  const bytes = Buffer.from(canary)
  return [
    canary,
    encodeURIComponent(canary),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
}

/** The cookies of an answer as a browser would send them back, whatever their attributes. */
export function cookiesOf(...responses: readonly Answer[]): string {
  const jar = new Map<string, string>()
  for (const line of responses.flatMap((response) => setCookies(response))) {
    const [pair = ''] = line.split(';')
    const equals = pair.indexOf('=')
    jar.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

export function setCookies(response: Answer): string[] {
  return (response.headers['set-cookie'] as string[] | undefined) ?? []
}

/** Runs with a clock that is `ms` ahead (or behind). */
export async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const real = Date.now
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => real() + ms)
  try {
    return await work()
  } finally {
    clock.mockRestore()
  }
}

/** As the site's own handler does, for routes that a test adds behind it. */
export function answerErrors(app: Express): void {
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (isOAuthError(error)) res.status(error.status).json(error)
    else next(error)
  })
}
