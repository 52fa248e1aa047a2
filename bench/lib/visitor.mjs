// A browser with a cookie jar, as cheap as can be: the load generator has a core of its own, but
// a slow one would measure pauses.
import { Agent, request } from 'node:http'

/** `connections` is how many requests are under way at once. */
export function createClient(origin, connections) {
  const { hostname, port } = new URL(origin)
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  return {
    send(method, path, headers, body) {
      return new Promise((resolve, reject) => {
        const sent = request({ hostname, port, path, method, headers, agent }, (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk) => (text += chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode, headers: response.headers, text }),
          )
          response.on('error', reject)
        })
        sent.on('error', reject)
        sent.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

/** One visitor of one site. `about` is what the adapter told of its routes. */
export class Visitor {
  #client
  #about
  #jar = new Map()

  constructor(client, about) {
    this.#client = client
    this.#about = about
  }

  async send(method, path, headers = {}, body = undefined) {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.#client.send(
      method,
      path,
      { ...headers, ...(cookie && { cookie }) },
      body,
    )
    for (const line of response.headers['set-cookie'] ?? []) this.#keep(line)
    return response
  }

  get(path) {
    return this.send('GET', path)
  }

  /** The authorization request that start leads to. */
  async start() {
    const { start, startMethod = 'GET', startHeaders, startBody, locationOf } = this.#about
    const { cookie = '', ...headers } = startHeaders ?? {}
    if (cookie) for (const pair of cookie.split('; ')) this.#keep(pair)
    if (startBody) headers['content-length'] = Buffer.byteLength(startBody)
    const response = await this.send(startMethod, start, headers, startBody)
    const location = locationOf === 'body' ? JSON.parse(response.text).url : undefined
    return new URL(location ?? response.headers.location ?? fail('start', response))
  }

  /** Comes back from the provider as the address bar would; the code is {@link toCode}'s. */
  async callback(authorize, changes = {}) {
    const query = authorize.searchParams
    const back = new URL(query.get('redirect_uri'))
    const params = { code: toCode(query), state: query.get('state'), ...changes }
    for (const [name, value] of Object.entries(params)) {
      if (value !== undefined) back.searchParams.set(name, value)
    }
    return this.get(back.pathname + back.search)
  }

  /** @throws Error unless the callback signs the visitor in */
  async finish(authorize, expiresIn = 3600) {
    const code = toCode(authorize.searchParams, expiresIn)
    const response = await this.callback(authorize, { code })
    if (response.status !== 302 || /error|failed/.test(response.headers.location)) {
      fail('callback', response)
    }
  }

  async signIn(expiresIn) {
    await this.finish(await this.start(), expiresIn)
  }

  async api() {
    const response = await this.get('/api')
    if (response.status !== 200 || !response.text.includes('Anna')) fail('api', response)
  }

  async plain() {
    const response = await this.get('/')
    if (response.status !== 200) fail('plain', response)
  }

  #keep(line) {
    const [pair] = line.split(';', 1)
    const equals = pair.indexOf('=')
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
    const gone = /;\s*(?:max-age=0|expires=thu, 01 jan 1970)/i.test(line)
    if (gone || value === '') this.#jar.delete(name)
    else this.#jar.set(name, value)
  }
}

/** What the stub's token endpoint has to know of the authorization request. */
export function toCode(query, expiresIn = 3600) {
  return `${query.get('code_challenge')}~${expiresIn}~${query.get('nonce') ?? ''}`
}

function fail(what, { status, headers, text }) {
  const where = headers.location ? ` to ${headers.location}` : ''
  throw new Error(`${what} answered ${status}${where}: ${text.slice(0, 300)}`)
}
