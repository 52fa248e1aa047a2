import fc from 'fast-check'
import { decodeData, decodeFields, decodeText } from '../../src/http/decode.js'
import { isOAuthError } from '../../src/errors.js'
import { pathWithin } from '../../src/protocol/api/api-url.js'
import { readCallbackQuery, readQuery } from '../../src/protocol/authorization/query.js'
import { providerText } from '../../src/protocol/redact.js'
import { readReturnTo } from '../../src/protocol/authorization/return-to.js'
import { createSealer } from '../../src/protocol/seal.js'
import { toTokenSet } from '../../src/protocol/token/token-response.js'
import { PATIENCE_MS, runs } from './runs.js'

jest.setTimeout(PATIENCE_MS)

/** Pieces that open redirects and broken parsers are made of. */
const PIECES = [
  ...['/', '//', '\\', '/\\', '..', '.', '%2f', '%5c', '%2e', '%09', '%0d%0a', '%00', '%25', '%'],
  ...['\t', '\r', '\n', '\0', ' ', '\u00a0', '\u202e', '\uff0f', '\u3002', '\uff0e', '\u2215', '@'],
  ...[':', '?', '#', ';', '&', '=', '[', ']', 'evil.example', 'app.example', 'https:', 'http://'],
  ...[
    'javascript:',
    'data:',
    'blob:',
    'auth',
    'callback',
    'start',
    'a',
    'я',
    '\ud800',
    '__proto__',
  ],
]
const hostile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))
const address = fc.oneof(
  hostile,
  hostile.map((text) => `/${text}`),
  fc.webUrl(),
  fc.webPath(),
)

const RULES = [
  { baseUrl: 'https://app.example', authPath: '/auth', origins: [], fallback: '/home' },
  {
    baseUrl: 'http://localhost:3000/shop',
    authPath: '/shop/auth',
    origins: [],
    fallback: '/shop/',
  },
]

test('return_to never leaves the site, its scheme, or enters our own routes', () => {
  fc.assert(
    fc.property(address, fc.constantFrom(...RULES), (value, rules) => {
      const out = readReturnTo(value, rules)
      expect(out).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/)
      const { origin } = new URL(rules.baseUrl)
      for (const from of [
        rules.baseUrl,
        `${rules.baseUrl}/`,
        `${origin}${rules.authPath}/x/callback`,
      ]) {
        const landed = new URL(out, from)
        expect(landed.origin).toBe(origin)
        expect(landed.protocol).toBe(new URL(rules.baseUrl).protocol)
        expect(landed.username + landed.password).toBe('')
        expect(
          landed.pathname === rules.authPath || landed.pathname.startsWith(`${rules.authPath}/`),
        ).toBe(false)
      }
      // What came out stays as it is, however often it is read, also by a careless second decoder.
      expect(readReturnTo(out, rules)).toBe(out)
      expect(new URL(lenient(out.split(/[?#]/)[0] ?? ''), rules.baseUrl).origin).toBe(origin)
    }),
    runs(250, 3_000),
  )
})

test('return_to with a listed foreign origin goes there or stays', () => {
  const rules = {
    baseUrl: 'https://app.example',
    authPath: '/auth',
    origins: ['https://partner.example'],
    fallback: '/',
  }
  const near = hostile.map((text) => `https://partner.example${text}`)
  fc.assert(
    fc.property(fc.oneof(address, near), (value) => {
      const landed = new URL(readReturnTo(value, rules), 'https://app.example/auth/x/callback')
      expect(['https://app.example', 'https://partner.example']).toContain(landed.origin)
      expect(landed.username + landed.password).toBe('')
    }),
    runs(100, 1_000),
  )
})

test('a query is read into plain parameters or refused with 400, and never anything else', () => {
  const names = fc.oneof(
    fc.constantFrom('code', 'state', 'error', 'iss', '__proto__', 'state[]', 'toString'),
    hostile,
  )
  const pair = fc.tuple(names, hostile).map(([name, value]) => `${name}=${value}`)
  const query = fc.oneof(
    hostile,
    fc.array(pair, { maxLength: 8 }).map((pairs) => pairs.join('&')),
  )
  fc.assert(
    fc.property(query, (text) => {
      for (const read of [readQuery, readCallbackQuery])
        try {
          const params = read('plain', `/auth/plain/callback?${text}`)
          expect(Object.getPrototypeOf(params)).toBeNull()
          for (const value of Object.values(params)) expect(typeof value).toBe('string')
          const { code } = params
          if (read === readCallbackQuery && code !== undefined)
            expect(code).toMatch(/^[\x20-\x7e]*$/)
        } catch (error) {
          expect(isOAuthError(error) && error.status).toBe(400)
          expect(String(error)).not.toMatch(/[\r\n\0]/)
        }
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    runs(150, 2_000),
  )
})

const json = fc.jsonValue({ maxDepth: 4 })
const token = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((n) => String.fromCharCode(n)),
  minLength: 1,
  maxLength: 200,
})

test('a token answer of any shape is a usable token set or a 502', () => {
  const fields = fc.record(
    {
      access_token: fc.oneof(token, json, hostile),
      refresh_token: fc.oneof(token, json, hostile),
      token_type: fc.oneof(fc.constant('Bearer'), json),
      expires_in: fc.oneof(fc.double(), fc.integer(), json, fc.double().map(String)),
      scope: fc.oneof(fc.string(), json),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fields, (body) => {
      try {
        const tokens = toTokenSet('plain', body, 1_700_000_000_000)
        expect(tokens.accessToken).toBe(body.access_token)
        expect(tokens.accessToken).toMatch(/^[\x21-\x7e]{1,16384}$/)
        if (tokens.refreshToken !== undefined) expect(tokens.refreshToken).toMatch(/^[\x21-\x7e]+$/)
        if (tokens.expiresAt !== undefined)
          expect(new Date(tokens.expiresAt).toISOString()).toMatch(/^2/)
        expect(JSON.parse(JSON.stringify(tokens))).toEqual(tokens)
      } catch (error) {
        expect(isOAuthError(error) && [error.status, error.code]).toEqual([502, 'invalid_response'])
      }
    }),
    runs(150, 2_000),
  )
})

test('tokens survive JSON, XML and forms byte for byte', async () => {
  const escape = (text: string) =>
    text
      .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
      .replaceAll('&#38;', '&amp;')
      .replaceAll('&#60;', '&lt;')
      .replaceAll('&#62;', '&gt;')
      .replaceAll('&#34;', '&quot;')
      .replaceAll('&#39;', '&apos;')
  await fc.assert(
    fc.asyncProperty(token, token, async (access_token, refresh_token) => {
      const sent = { access_token, refresh_token }
      const form = new URLSearchParams(sent).toString()
      const xml = `<r><access_token>${escape(access_token)}</access_token><refresh_token>${escape(refresh_token)}</refresh_token></r>`
      expect(await decodeFields(JSON.stringify(sent))).toEqual(sent)
      expect(await decodeFields(form, 'application/x-www-form-urlencoded')).toEqual(sent)
      expect(await decodeFields(xml, 'text/xml')).toEqual({ r: sent })
    }),
    runs(100, 800),
  )
})

test('any bytes as JSON, XML or text become data or an exception, pollute nothing, end soon', async () => {
  const markup = fc.constantFrom(
    '<a>',
    '</a>',
    '<',
    '>',
    '<![CDATA[',
    ']]>',
    '<?',
    '<!--',
    '&amp;',
    '&#',
    '&x;',
    '<!DOCTYPE',
    '{',
    '}',
    '"',
    ':',
    ',',
    '[',
    '"__proto__"',
    'null',
  )
  const text = fc
    .array(fc.oneof(markup, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 30 })
    .map((parts) => parts.join(''))
  const body = fc.oneof(
    text,
    json.map((value) => JSON.stringify(value)),
    text.map((inner) => `<r>${inner}</r>`),
  )
  const type = fc.constantFrom(
    '',
    'application/json',
    'text/xml',
    'text/html; charset=koi8-r',
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/xml; charset=nonsense',
  )
  await fc.assert(
    fc.asyncProperty(body, type, async (content, contentType) => {
      const bytes = Buffer.from(content)
      for (const work of [
        () => decodeFields(decodeText(bytes, contentType), contentType),
        () => decodeData(bytes, contentType),
      ])
        try {
          await work()
        } catch (error) {
          expect(typeof (error as Error).message).toBe('string')
        }
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    runs(100, 800),
  )
})

test('an address below the API stays below it, with any path given', () => {
  const base = 'https://api.example/v1/'
  fc.assert(
    fc.property(
      fc.oneof(
        address,
        hostile.map((text) => base + text),
      ),
      (value) => {
        try {
          const url = new URL(base + pathWithin('plain', base, value))
          expect(url.href.startsWith(base)).toBe(true)
          expect(url.username + url.password).toBe('')
          const decoded = lenient(lenient(url.pathname)).replaceAll('\\', '/')
          expect(value.includes('%25') || !/(?:^|\/)\.\.(?:\/|$)/.test(decoded)).toBe(true)
        } catch (error) {
          expect(isOAuthError(error) && error.code).toBe('origin_not_allowed')
        }
      },
    ),
    runs(100, 1_500),
  )
})

test('what is sealed opens only as it was sealed', () => {
  const sealer = createSealer(['a secret of 32 bytes or more, at least'], 'fuzz')
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (text, context, at, other) => {
        const sealed = sealer.seal(text, context)
        expect(sealer.open(sealed, context)).toBe(Buffer.from(text).toString())
        expect(sealer.open(sealed, `${context}x`)).toBeUndefined()
        const index = at % sealed.length
        const forged = sealed.slice(0, index) + other + sealed.slice(index + 1)
        if (forged !== sealed) expect(sealer.open(forged, context)).toBeUndefined()
      },
    ),
    runs(30, 500),
  )
})

test("a provider's words lose every secret, in every spelling, and every line break", () => {
  const secret = token.filter((text) => text.length >= 8)
  fc.assert(
    fc.property(secret, fc.string({ unit: 'binary' }), (value, around) => {
      const spelled = [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]
      for (const spelling of spelled) {
        const clean = providerText(`${around} ${spelling} ${around}`, [value]) ?? ''
        expect(clean.replaceAll('[redacted]', '')).not.toContain(value)
        expect(clean).not.toMatch(/[\r\n\0\u2028]/)
      }
    }),
    runs(20, 300),
  )
})

function lenient(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
