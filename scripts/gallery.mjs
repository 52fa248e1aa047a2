// `npm run docs:gallery`: the pictures of docs/gallery.md, taken of the example app and of buttons,
// in Chromium. Runs under tsx. With names of pictures after it, only those.
import express from 'express'
import session from 'express-session'
import { existsSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { oauth } from 'express-oauth-connect'
import * as catalogue from 'express-oauth-connect/providers'
import { signIn } from 'express-oauth-connect/testing'
import { startExample } from '../example-app/example.js'
import { smaller } from './gallery/smaller.mjs'

const FOLDER = 'docs/pictures'
const PLACES = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']
const SHOWN = ['google', 'vkid', 'yandex', 'github', 'microsoft', 'senler']

const site = await startExample({ PORT: '0', NODE_ENV: 'development' })
const shop = await startShop()
const browser = await chromium.launch({
  executablePath: PLACES.find((path) => path !== undefined && existsSync(path)),
})

const pictures = {
  buttons: () => picture('buttons', { url: `${shop.url}/` }),
  'buttons-dark': () => picture('buttons-dark', { url: `${shop.url}/`, colorScheme: 'dark' }),
  'buttons-rtl': () => picture('buttons-rtl', { url: `${shop.url}/?dir=rtl` }),
  'buttons-forced': () =>
    picture('buttons-forced', { url: `${shop.url}/`, forcedColors: 'active' }),
  'error-page': () =>
    picture('error-page', { url: `${shop.url}/auth/github/callback?error=access_denied&state=x` }),
  'error-page-dark': () =>
    picture('error-page-dark', {
      url: `${shop.url}/auth/github/callback?error=access_denied&state=x`,
      locale: 'ru',
      colorScheme: 'dark',
    }),
  example: () =>
    picture('example', {
      url: `${site.url}/`,
      viewport: { width: 1100, height: 860 },
      async before(page) {
        for (const id of ['senler', 'bstats']) {
          await page.goto(site.url)
          await signIn(page, id)
        }
      },
    }),
  'example-provider': () =>
    picture('example-provider', {
      url: `${site.url}/providers/google`,
      viewport: { width: 900, height: 1040 },
      async before(page) {
        await page.goto(`${site.url}/providers/google`)
        await page.click('a.oauth-button')
        await page.click('button[name=sign_in]')
        await page.click('button[name=approve]')
        await page.waitForSelector('.who')
      },
    }),
}

const asked = process.argv.slice(2)
for (const [name, take] of Object.entries(pictures)) {
  if (asked.length === 0 || asked.includes(name)) await take()
}
await browser.close()
await Promise.all([site.close(), shop.close()])

async function picture(name, { url, before, ...options }) {
  const viewport = { width: 720, height: 430 }
  const context = await browser.newContext({ locale: 'en-US', viewport, ...options })
  const page = await context.newPage()
  await before?.(page)
  await page.goto(url)
  writeFileSync(`${FOLDER}/${name}.png`, smaller(await page.screenshot()))
  await context.close()
}

/** A page with nothing but buttons: in the page's look, and in the providers' own. */
async function startShop() {
  const app = express()
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://localhost:${server.address().port}`
  const client = { clientId: 'shop', clientSecret: 'no secret of anybody' }
  const auth = oauth({
    baseUrl: url,
    secret: 'for pictures only, and for no longer than they take',
    providers: SHOWN.map((id) => catalogue[id](client)),
  })
  app.use(session({ secret: 'pictures', resave: false, saveUninitialized: false }))
  app.use(auth)
  app.get('/', (req, res) => {
    const dir = req.query.dir === 'rtl' ? 'rtl' : 'ltr'
    const stack = (options) =>
      `<div>${SHOWN.map((id) => auth.button(id, { width: 320, ...options })).join('')}</div>`
    res.send(`<!doctype html><html lang="en" dir="${dir}"><meta charset="utf-8">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/auth/buttons.css"><style>
:root { color-scheme: light dark } body { display: flex; gap: 24px; margin: 24px; justify-content: center }
div { display: grid; gap: 12px; align-content: start }</style>
${stack({})}${stack({ theme: 'brand', lang: 'ru' })}`)
  })
  const close = () => new Promise((resolve) => server.close(resolve))
  return { url, close }
}
