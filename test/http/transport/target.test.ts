import { targetOf } from '../../../src/http/transport/target.js'

const at = {
  name: 'https://api.example',
  protocol: 'https:',
  hostname: 'api.example',
  port: '',
  host: 'api.example',
}

/** What the parser of URLs says, in the words of node:http. */
function parsed(url: string) {
  const { origin: name, protocol, hostname, port, host, pathname, search } = new URL(url)
  const origin = { name, protocol, hostname: hostname.replace(/[[\]]/g, ''), port, host }
  return { origin, path: pathname + search }
}

describe('targetOf', () => {
  it.each([
    'https://api.example/v1/users/7?a=b&c=d%20e',
    'http://127.0.0.1:8080/token',
    'https://[::1]:8443/x',
    'https://[2001:db8::1]/x',
    'https://API.example/X',
    'https://api.example:443/',
  ])('takes %s apart', (url) => {
    expect(targetOf(url)).toEqual(parsed(url))
  })

  it.each([
    'https://api.example',
    'https://api.example?a=1',
    'https://api.example/?a=/b',
    'https://api.example/a/../b',
    'https://api.example/a/./b',
    'https://api.example/a/%2e%2e/b',
    'https://api.example/a/%2E%2E/b',
    'https://api.example/.hidden',
    'https://api.example/a b',
    'https://api.example/ü?ü',
    'https://api.example/a"b',
    'https://api.example/a\\b',
    'https://api.example/a#fragment',
    'https://api.example/a\n',
    'https://[::1]/a b',
  ])('takes %j apart as a parser of URLs does', (url) => {
    expect(targetOf(url)).toEqual(parsed(url))
  })

  it('keeps the origins of two addresses apart', () => {
    const port = '8443'
    const host = 'api.example:8443'
    const other = { ...at, name: `https://${host}`, port, host }
    expect(targetOf('https://api.example/x')).toEqual({ origin: at, path: '/x' })
    expect(targetOf('https://api.example:8443/x')).toEqual({ origin: other, path: '/x' })
    expect(targetOf('http://api.example/x').origin).toEqual({
      ...at,
      name: 'http://api.example',
      protocol: 'http:',
    })
    expect(targetOf('https://api.example/y')).toEqual({ origin: at, path: '/y' })
  })

  it('asks the parser once for each origin, and remembers 256 of them', () => {
    targetOf('https://once.example/x')
    const asked: string[] = []
    const Parser = URL
    globalThis.URL = class extends Parser {
      constructor(url: string) {
        super(url)
        asked.push(url)
      }
    }
    try {
      targetOf('https://once.example/y?z=1')
      expect(asked).toEqual([])
      for (let n = 0; n < 300; n++) targetOf(`https://host-${n}.example/`)
      for (const n of [298, 299]) targetOf(`https://host-${n}.example/`)
      expect(asked).toHaveLength(300)
      targetOf('https://once.example/y')
      expect(asked).toHaveLength(301)
      expect(asked.at(-1)).toBe('https://once.example')
    } finally {
      globalThis.URL = Parser
    }
  })

  it.each(['', '/x', 'api.example/x', 'https://', 'https:///'])('refuses %j', (url) => {
    expect(() => targetOf(url)).toThrow('Invalid URL')
  })
})
