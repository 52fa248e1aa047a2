import { providerText, redact, redactData } from '../../src/protocol/redact.js'

const SECRET = 'aB/c"d+я é?'

describe('redact', () => {
  it.each([
    ['as it is', SECRET],
    ['in small letters', SECRET.toLowerCase()],
    ['in capitals', SECRET.toUpperCase()],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['as a form value', 'aB%2Fc%22d%2B%D1%8F+%C3%A9%3F'],
    ['inside JSON', 'aB/c\\"d+я é?'],
    ['inside the JSON of PHP', 'aB\\/c\\"d+я é?'],
    ['in Base64', Buffer.from(SECRET).toString('base64')],
    ['in Base64 without its end', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ])('finds a secret %s, every time', (_how, spelled) => {
    expect(redact(`<${spelled}> and <${spelled}>`, [SECRET])).toBe('<[redacted]> and <[redacted]>')
  })

  it('finds Base64 with its padding and without, in either alphabet', () => {
    for (const spelled of ['fn5+fg==', 'fn5+fg', 'fn5-fg']) {
      expect(redact(`<${spelled}>`, ['~~~~'])).toBe('<[redacted]>')
    }
  })

  it('leaves short values, and knows that there may be none', () => {
    expect(redact('a 123 b', ['123', undefined, ''])).toBe('a 123 b')
    expect(redact('a 1234 b', [undefined, '1234'])).toBe('a [redacted] b')
  })
})

describe('providerText', () => {
  it.each([undefined, null, 1, {}, ''])('makes nothing of %p', (value) => {
    expect(providerText(value, [])).toBeUndefined()
  })

  it('puts all on one line, without secrets', () => {
    expect(providerText('a\r\n\tb\u2028c\u2029d canary', ['canary'])).toBe('a b c d [redacted]')
  })

  it('keeps 1 024 characters and shows that there were more', () => {
    expect(providerText('x'.repeat(1024), [])).toBe('x'.repeat(1024))
    expect(providerText('x'.repeat(1025), [])).toBe(`${'x'.repeat(1024)}…`)
  })

  it('shows no half of a secret where a long text is cut', () => {
    const secret = 'canary'.repeat(100)
    for (let before = 0; before < 6_000; before += 37) {
      const text = providerText(`${' '.repeat(before)}${secret.repeat(20)}`, [secret])
      expect(text).not.toContain('canary')
    }
  })

  it('finds the longer secret before one that is a part of it', () => {
    expect(providerText('canary-tail', ['canary', 'canary-tail'])).toBe('[redacted]')
  })

  it('cleans data as long as an API’s error may be in no time', () => {
    const text = 'b' + 'a'.repeat(250_000)
    const secrets = ['b' + 'a'.repeat(8_000), 'a'.repeat(8_000) + 'b', 'canary']
    const started = performance.now()
    expect(JSON.stringify(redactData({ text, list: [text] }, secrets))).toContain('[redacted]')
    expect(performance.now() - started).toBeLessThan(50)
  })

  // Half of these are as long as a token answer may be.
  it.each([
    ['of one letter', 'a'.repeat(64_000), ['a'.repeat(8_000) + 'b', 'b' + 'a'.repeat(8_000)]],
    ['of line breaks', '\r\n'.repeat(64_000), ['canary']],
    ['of secrets', 'canary'.repeat(12_000), ['canary', 'canarycanary', 'n'.repeat(16_000)]],
    ['of blanks', ' '.repeat(1_000_000), [' '.repeat(16_000)]],
    ['of escapes', '%61'.repeat(30_000), Array.from({ length: 20 }, (_, n) => `secret-${n}`)],
  ])('cleans a long text %s in no time', (_what, text, secrets) => {
    const started = performance.now()
    expect(providerText(text, secrets)?.length).toBeLessThanOrEqual(1_025)
    expect(performance.now() - started).toBeLessThan(50)
  })
})
