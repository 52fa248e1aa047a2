/**
 * A person with a browser at the page that a device names: agrees, or says no where `abort`.
 * @param address - with the user code in it
 */
export async function devicePerson(address: string, abort = false): Promise<void> {
  const jar = new Map<string, string>()
  let url = new URL(address)
  let form: URLSearchParams | undefined
  let said = false
  for (let step = 0; step < 20; step++) {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const body = form && { method: 'POST', body: form }
    const response = await fetch(url, { redirect: 'manual', headers: { cookie }, ...body })
    form = undefined
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null) {
      url = new URL(location, url)
      continue
    }
    const page = await response.text()
    if (said) return
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    // The last page has nothing to answer.
    if (action === undefined) return
    url = new URL(action, url)
    form = new URLSearchParams()
    for (const [input] of page.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(input)?.[1] ?? ''
      form.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? '')
    }
    if (form.has('login')) {
      form.set('login', 'ivan')
      form.set('password', 'x')
    }
    if (abort && form.has('confirm')) {
      form.delete('confirm')
      form.set('abort', 'yes')
      said = true
    }
    form.delete('')
  }
  throw new Error('went round in circles')
}
