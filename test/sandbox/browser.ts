/** A page as a person sees it: its address, its text, its first form filled in as it came. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly html: string
  /** Where a redirect that leaves the site points. */
  readonly leavesTo: string | undefined
  readonly fields: URLSearchParams
}

/** What a browser without scripts does: cookies per host name, forms, redirects within the site. */
export interface Browser {
  open(url: string): Promise<Page>
  /** Posts the page's form with one of its buttons, radio buttons chosen by `changes`. */
  press(page: Page, button: string, changes?: Record<string, string>): Promise<Page>
  readonly cookies: Map<string, string>
}

export function openBrowser(headers: Record<string, string> = {}): Browser {
  const cookies = new Map<string, string>()

  async function go(url: string, init: RequestInit): Promise<Page> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      ...init,
      headers: { ...headers, ...(cookie === '' ? {} : { cookie }) },
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const html = await response.text()
    const location = response.headers.get('location') ?? undefined
    if (location?.startsWith('/')) return go(new URL(location, url).href, {})
    const fields = fieldsOf(html)
    const { status } = response
    return { url, status, headers: response.headers, html, leavesTo: location, fields }
  }

  return {
    cookies,
    open: (url) => go(url, {}),
    press(page, button, changes = {}) {
      expect(page.html).toContain(`<button`)
      expect(page.html).toMatch(new RegExp(`name="${button}" value="1"`))
      const body = new URLSearchParams(page.fields)
      for (const [name, value] of Object.entries(changes)) {
        expect(body.has(name)).toBe(true)
        body.set(name, value)
      }
      body.set(button, '1')
      return go(page.url, { method: 'POST', body })
    },
  }
}

/** Signs in with what the login page shows and presses a button of the consent page. */
export async function consent(
  url: string,
  button: 'approve' | 'deny' = 'approve',
  changes: Record<string, string> = {},
): Promise<URL> {
  const browser = openBrowser()
  const asked = await browser.press(await browser.open(url), 'sign_in')
  // Already allowed earlier: no second page.
  const { leavesTo } = asked.leavesTo ? asked : await browser.press(asked, button, changes)
  return new URL(leavesTo ?? 'missing:')
}

function fieldsOf(html: string): URLSearchParams {
  const fields = new URLSearchParams()
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
    if (attribute('type') === 'radio' && !/\bchecked\b/.test(tag)) continue
    fields.set(attribute('name'), attribute('value'))
  }
  return fields
}
