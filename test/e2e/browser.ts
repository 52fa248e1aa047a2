import { existsSync } from 'node:fs'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'

const PLACES = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']

/** A tab, and what its pages complained about. */
export interface Tab {
  readonly page: Page
  readonly context: BrowserContext
  /** Violations of a Content-Security-Policy and errors of scripts, in any page of the context. */
  readonly complaints: string[]
}

export type OpenTab = (options?: BrowserContextOptions) => Promise<Tab>

/**
 * Tests that need a real browser. On a machine without one they are skipped, visibly; in CI that
 * is a failure.
 */
export function describeInBrowser(name: string, tests: (openTab: OpenTab) => void): void {
  const executablePath = PLACES.find((path) => path !== undefined && existsSync(path))
  if (executablePath === undefined) return withoutBrowser(name, tests)
  let browser: Browser
  const contexts: BrowserContext[] = []

  describe(name, () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath })
    }, 60_000)
    afterAll(() => browser.close())
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
    })

    tests(async (options = {}) => {
      const context = await browser.newContext({ locale: 'en-US', ...options })
      context.setDefaultTimeout(8_000)
      contexts.push(context)
      const complaints: string[] = []
      const isComplaint = /Content Security Policy|violates the following/i
      context.on('console', (message) => {
        if (isComplaint.test(message.text())) complaints.push(message.text())
      })
      context.on('weberror', (error) => complaints.push(error.error().message))
      return { page: await context.newPage(), context, complaints }
    })
  })
}

function withoutBrowser(name: string, tests: (openTab: OpenTab) => void): void {
  const advice = 'install Chromium, or say where it is with CHROMIUM_PATH'
  if (process.env.CI === 'true') throw new Error(`${name}: no browser found; ${advice}`)
  process.stderr.write(`Skipped: ${name}. No browser found; ${advice}.\n`)
  const skipped = describe.skip
  skipped(name, () => tests(() => Promise.reject(new Error(advice))))
}
