// An adapter's process together with the load generator's connection to it.
import { check } from './check.mjs'
import { startApp } from './processes.mjs'
import { createClient } from './visitor.mjs'

/**
 * Starts a site and proves that it does the work.
 * @throws Error that says what it does not do, or why it does not start
 */
export async function openSite(spec, stub, settings) {
  const app = await startApp(spec, stub.about.origin, settings)
  const site = { app, client: createClient(app.about.origin, 100) }
  try {
    if (app.about.csrf) await fetchCsrf(site)
    await check(site, stub)
  } catch (error) {
    const said = app.said()
    await app.stop()
    throw new Error(said ? `${error.message} (${said})` : error.message, { cause: error })
  }
  return site
}

/** Any visitor may use it: a page with a button has been there before the start. */
async function fetchCsrf({ app, client }) {
  const { headers, text } = await client.send('GET', app.about.csrf, {})
  const cookies = headers['set-cookie'].map((line) => line.split(';', 1)[0])
  app.about.startHeaders = {
    'content-type': 'application/x-www-form-urlencoded',
    cookie: cookies.join('; '),
  }
  app.about.startBody = `csrfToken=${JSON.parse(text).csrfToken}`
}
