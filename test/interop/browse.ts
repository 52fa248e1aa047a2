/** The cookies of a browser, by their names. */
export type Jar = Map<string, string>

/**
 * One request of a browser, which sends its cookies, keeps those that it is given and follows no
 * redirect.
 * @param form - is posted
 * @param ask - how it sends requests, for a server whose authority Node.js does not know
 */
export async function browse(
  url: URL,
  form: URLSearchParams | undefined,
  jar: Jar,
  ask = fetch,
): Promise<Response> {
  const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
  const body = form && { method: 'POST', body: form }
  const response = await ask(url, { redirect: 'manual', headers: { cookie }, ...body })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
  return response
}

/** Where a page posts its form to. */
export function actionOf(page: string): string | undefined {
  return /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
}
