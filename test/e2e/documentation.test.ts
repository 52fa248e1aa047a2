import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describeInBrowser } from './browser.js'
import { startSite, type Example } from './site.js'

/** Finds a page by words, and opens what comes first. */
async function lookUp(page: Page, words: string): Promise<void> {
  await page.getByRole('searchbox').fill(words)
  await page.locator('#found a').first().click()
  await page.locator('article').waitFor({ state: 'visible' })
}

describeInBrowser('the documentation', (openTab) => {
  let site: Example
  let folder: string
  beforeAll(async () => {
    site = await startSite()
    folder = mkdtempSync(path.join(tmpdir(), 'docs-site-'))
    execFileSync(process.execPath, ['scripts/docs-site/build.mjs', folder])
  }, 60_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await site.close()
  })

  it('is searched in the example, without a complaint of its security policy', async () => {
    const { page, complaints } = await openTab()
    page.setDefaultTimeout(30_000)
    await page.goto(`${site.url}/docs/`)
    await lookUp(page, 'background jobs')
    expect(await page.title()).toContain('Background jobs')
    expect(complaints).toEqual([])
  }, 60_000)

  it('is searched offline, from the disk, in Russian', async () => {
    const { page, context } = await openTab()
    await context.setOffline(true)
    await page.goto(pathToFileURL(path.join(folder, 'index.ru.html')).href)
    await lookUp(page, 'фоновые задачи')
    expect(page.url()).toContain('/docs/ru/background-jobs.html')
  }, 60_000)

  it('keeps its search in reach on a narrow screen, far down a long page', async () => {
    const { page } = await openTab({ viewport: { width: 360, height: 800 } })
    await page.goto(pathToFileURL(path.join(folder, 'docs/errors.html')).href)
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    const box = await page.getByRole('searchbox').boundingBox()
    expect(box?.y).toBeGreaterThanOrEqual(0)
    expect(box?.y).toBeLessThan(120)
    await lookUp(page, 'refresh token expired')
    expect(page.url()).toContain('docs/errors.html#not_connected')
  }, 60_000)

  it('shows tables of three columns without sideways scrolling on a narrow screen', async () => {
    const { page } = await openTab({ viewport: { width: 360, height: 800 } })
    await page.goto(pathToFileURL(path.join(folder, 'docs/options.html')).href)
    const cell = page.locator('.stacked td[data-column]').nth(1)
    expect(await cell.getAttribute('data-column')).toBe('meaning')
    const widths = await page.evaluate<readonly number[]>(
      "[...document.querySelectorAll('.wide:has(.stacked)')].map((one) => one.scrollWidth - one.clientWidth)",
    )
    expect(widths.length).toBeGreaterThan(1)
    expect(Math.max(...widths)).toBe(0)
    await page.setViewportSize({ width: 1440, height: 800 })
    const display = "getComputedStyle(document.querySelector('.stacked td[data-column]')).display"
    expect(await page.evaluate(display)).toBe('table-cell')
  }, 60_000)

  it('is Russian where the example is', async () => {
    const { page } = await openTab({ locale: 'ru-RU' })
    page.setDefaultTimeout(30_000)
    await page.goto(site.url)
    await page.getByRole('link', { name: 'Документация' }).click()
    expect(await page.getAttribute('html', 'lang')).toBe('ru')
  }, 60_000)

  it.each([
    ['light', 1440],
    ['dark', 360],
  ] as const)(
    'is for everybody, %s, %d pixels wide',
    async (colorScheme, width) => {
      const { page } = await openTab({ colorScheme, viewport: { width, height: 800 } })
      const expectNoFaults = async () => {
        const axe = new AxeBuilder({ page })
          .setLegacyMode()
          .options({ resultTypes: ['violations'] })
        const { violations } = await axe.analyze()
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html }) => `${id}: ${html}`),
        )
        expect(found).toEqual([])
        const overflow =
          'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        expect(await page.evaluate(overflow)).toBe(0)
      }
      for (const name of ['index.html', 'docs/errors.html', 'docs/providers/github.html']) {
        await page.goto(pathToFileURL(path.join(folder, name)).href)
        await expectNoFaults()
      }
      for (const words of ['refresh token', 'zzzqqq']) {
        await page.getByRole('searchbox').fill(words)
        expect(await page.locator('#found h1').innerText()).toBe('Search results')
        await expectNoFaults()
      }
    },
    60_000,
  )
})
