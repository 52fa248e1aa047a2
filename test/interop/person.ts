import { actionOf, browse, type Jar } from './browse.js'

/**
 * A person with a browser at a foreign authorization server: follows redirects, fills the login
 * form, agrees (or clicks the link named), until the server sends them back to `home`, or would
 * have them post a form there. Confirms a logout.
 * @param jar - the browser's cookies, for one that comes again
 * @param ask - how it sends requests, for a server whose authority Node.js does not know
 */
export async function person(
  address: string,
  home: string,
  abort?: 'abort',
  jar: Jar = new Map(),
  ask = fetch,
): Promise<URL> {
  let url = new URL(address)
  let form: URLSearchParams | undefined
  for (let step = 0; step < 20; step++) {
    const response = await browse(url, form, jar, ask)
    form = undefined
    const location = response.headers.get('location')
    if (location !== null) {
      url = new URL(location, url)
      if (url.href.startsWith(home)) return url
      continue
    }
    const page = await response.text()
    const action = actionOf(page)
    if (action?.startsWith(home)) return posted(action, page)
    const leaving = /name="xsrf" value="([^"]+)"/.exec(page)?.[1]
    if (action !== undefined && leaving !== undefined) {
      url = new URL(action, url)
      form = new URLSearchParams({ xsrf: leaving, logout: 'yes' })
      continue
    }
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
    if (action === undefined || prompt === undefined)
      throw new Error(`lost at ${url.pathname}: ${response.status}`)
    const quit = /<a href="([^"]*abort[^"]*)"/.exec(page)?.[1]
    if (abort && quit !== undefined) url = new URL(quit, url)
    else {
      url = new URL(action, url)
      form = new URLSearchParams({
        prompt,
        ...(prompt === 'login' && { login: 'ivan', password: 'x' }),
      })
    }
  }
  throw new Error('went round in circles')
}

/** A form that the page would post (OAuth 2.0 Form Post Response Mode): its fields as a query. */
function posted(action: string, page: string): URL {
  const url = new URL(action)
  for (const [, name = '', value = ''] of page.matchAll(/name="([^"]+)" value="([^"]*)"/g)) {
    url.searchParams.set(name, value)
  }
  return url
}
