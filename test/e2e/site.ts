import type { Page } from 'playwright-core'
import { startExample, type Example } from '../../example-app/example.js'

export type { Example }

/** The example app with its sandbox, on a port of its own. */
export function startSite(variables: Readonly<Record<string, string>> = {}): Promise<Example> {
  return startExample({ PORT: '0', NODE_ENV: 'test', ...variables })
}

/** The provider's own pages, as a person goes through them. */
export async function signInAtProvider(page: Page): Promise<void> {
  await page.click('button[name=sign_in]')
}

export async function allow(page: Page): Promise<void> {
  await signInAtProvider(page)
  await page.click('button[name=approve]')
}

export async function deny(page: Page): Promise<void> {
  await signInAtProvider(page)
  await page.click('button[name=deny]')
}

/** The card of one provider on the example's page. */
export function card(page: Page, id: string) {
  const root = page.locator(`#${id}`)
  return { root, button: root.locator('a.oauth-button').first(), badge: root.locator('.badge') }
}
