import { actionOf, browse, type Jar } from './browse.js'

/**
 * A person with a browser at the page that a device names: agrees, or says no where `abort`.
 * @param address - with the user code in it
 */
export async function devicePerson(address: string, abort = false): Promise<void> {
  const jar: Jar = new Map()
  let url = new URL(address)
  let form: URLSearchParams | undefined
  let said = false
  for (let step = 0; step < 20; step++) {
    const response = await browse(url, form, jar)
    form = undefined
    const location = response.headers.get('location')
    if (location !== null) {
      url = new URL(location, url)
      continue
    }
    const page = await response.text()
    if (said) return
    const action = actionOf(page)
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
