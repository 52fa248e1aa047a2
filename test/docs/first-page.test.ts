import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { signIn } from 'express-oauth-connect/testing'
import { filesOf, root } from './recipes-pages.js'
import { siteWith, start, type RunningRecipe } from './recipes-process.js'

const GUIDE = 'docs/getting-started.md'
const NAMES = ['shop.mjs', 'server.mjs', 'server.cjs']

let folder: string
let site: RunningRecipe | undefined
beforeAll(() => {
  folder = siteWith(new Map([...filesOf('README.md'), ...filesOf(GUIDE)]))
})
afterEach(async () => {
  await site?.stop()
  site = undefined
})

describe.each(NAMES)('the first page that one sees: %s', (name) => {
  it('has the style of its buttons, signs in and calls the API', async () => {
    site = await start(folder, [name], {})
    const browser = site.browser()
    const { text } = await browser.get('/').expect(200)
    expect(text).toContain('<link rel="stylesheet" href="/auth/buttons.css">')
    expect(text).toContain('data-provider="senler"')
    expect(await signIn(browser, 'senler', { returnTo: '/subscribers' })).toBe('/subscribers')
    const { body } = await browser.get('/subscribers').expect(200)
    expect(body).toMatchObject({ success: true })
  })

  it('prints no address where another program has the port', async () => {
    const other = createServer().listen(0)
    await once(other, 'listening')
    const PORT = String((other.address() as AddressInfo).port)
    const env = { PATH: process.env.PATH ?? '', PORT }
    const run = spawnSync(process.execPath, [name], { cwd: folder, env, timeout: 20_000 })
    other.close()
    expect(run.status).toBe(1)
    expect(run.stdout.toString()).toBe('')
    expect(run.stderr.toString()).toContain('EADDRINUSE')
  })
})

describe('the guide', () => {
  it('shows the same file in JavaScript and TypeScript', () => {
    const guide = readFileSync(path.join(root, GUIDE), 'utf8')
    const [, typed] = /^```ts\n\/\/ server\.ts\n([^]*?)^```$/m.exec(guide) ?? []
    expect(filesOf(GUIDE).get('server.mjs')).toBe(`// server.mjs\n${String(typed)}`)
  })
})
