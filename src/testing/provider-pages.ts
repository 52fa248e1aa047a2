/** A provider with more pages than this leads in a circle. */
const MAX_PAGES = 10

/**
 * Goes through a provider's pages as a person who agrees to everything: forms are sent as they
 * come, with `fields` filled in, until a redirect leads to an address that `isBack`.
 * @returns that address
 * @throws Error that tells where it ended instead
 */
export async function consent(
  start: string,
  isBack: (url: URL) => boolean,
  fields: Readonly<Record<string, string>>,
): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(start)
  let form: URLSearchParams | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    if (isBack(url)) return url
    const response = await fetched(url, {
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
        // An error quotes the page: a server of another language would be quoted in that.
        'accept-language': 'en',
      },
      redirect: 'manual',
      ...(form && { body: form }),
    })
    keep(cookies, response.headers.getSetCookie())
    const location = response.headers.get('location')
    const html = await response.text()
    form = location === null ? fillIn(html, fields) : undefined
    if (location !== null) url = new URL(location, url)
    else if (!form) throw new Error(`signIn: ${at(url)} ${says(response.status, html)}`)
  }
  throw new Error(`signIn: ${at(url)} leads in a circle`)
}

/** A page in a few words, for an error's message. */
export function says(status: number, html: string): string {
  const text = html
    .replace(/<(style|script|title)\b[^]*?<\/\1>|<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return `answered ${status}: ${text.slice(0, 300)}`
}

/** Fetch itself names neither the address nor the reason: a provider of the real world, for one. */
async function fetched(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    const { code = 'no reason told' } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
    throw new Error(
      `signIn: ${at(url)} gives no answer (${code}); is it the sandbox's, by the registration's origin?`,
      { cause: error },
    )
  }
}

/** Without the query: it holds state and more. */
function at(url: URL): string {
  return url.origin + url.pathname
}

function keep(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const [pair = ''] of lines.map((line) => line.split(';'))) {
    const equals = pair.indexOf('=')
    cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
}

/** The page's form as it came, its first button pressed; `undefined` where there is none. */
function fillIn(
  html: string,
  fields: Readonly<Record<string, string>>,
): URLSearchParams | undefined {
  const button = /<button\b[^>]*>/.exec(html)?.[0]
  if (button === undefined) return undefined
  const form = new URLSearchParams()
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    if (attribute(tag, 'type') === 'radio' && !/\schecked\b/.test(tag)) continue
    form.set(attribute(tag, 'name'), attribute(tag, 'value'))
  }
  for (const [name, value] of Object.entries(fields)) if (form.has(name)) form.set(name, value)
  form.set(attribute(button, 'name'), attribute(button, 'value'))
  return form
}

/** Of the sandbox's own pages: always quoted, five characters escaped. */
function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
