import * as decoding from '../../src/http/decode.js'

const { decodeText } = decoding
/** What fails at once and what fails later is the same for those who wait. */
const decodeFields = (text: string, type?: string) =>
  Promise.resolve().then(() => decoding.decodeFields(text, type))
const decodeData = (body: Buffer, type?: string) =>
  Promise.resolve().then(() => decoding.decodeData(body, type))

const xml = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<response>${inner}</response>`

describe('decodeFields', () => {
  it('reads a JSON object whatever the Content-Type says', async () => {
    expect(await decodeFields('{"access_token":"T"}', 'text/html')).toEqual({ access_token: 'T' })
  })

  it('keeps what looks like a number as the text it is', async () => {
    for (const token of ['0012345', '1e10', '0x1F', 'true', '12345678901234567890', '+7999']) {
      expect(await decodeFields(xml(`<access_token>${token}</access_token>`))).toEqual({
        response: { access_token: token },
      })
    }
  })

  it('decodes the built-in entities, character references and CDATA', async () => {
    expect(await decodeFields(xml('<a>x&amp;y&lt;&#1055;</a>'))).toEqual({
      response: { a: 'x&y<П' },
    })
    expect(await decodeFields(xml('<a><![CDATA[1&amp;2]]></a>'))).toEqual({
      response: { a: '1&amp;2' },
    })
  })

  it('reads a form also where it is called text, a page or nothing', async () => {
    const form = 'access_token=T&scope=a'
    expect(await decodeFields(form, 'application/x-www-form-urlencoded')).toEqual({
      access_token: 'T',
      scope: 'a',
    })
    for (const type of [
      ...[undefined, 'text/plain;charset=utf-8', 'text/html', 'application/octet-stream'],
    ]) {
      expect(await decodeFields(`${form}\n`, type)).toEqual({ access_token: 'T', scope: 'a' })
    }
    for (const other of ['no field', 'a = b', 'x="y"', 'it is a=1 or', '=1']) {
      await expect(async () => decodeFields(other, 'text/plain')).rejects.toThrow('nor a form')
    }
    for (const type of ['application/pdf', 'application/json']) {
      await expect(async () => decodeFields(form, type)).rejects.toThrow('nor a form')
    }
  })

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '{"access_token":"tru',
    '{} trailing',
    '<!DOCTYPE r><r>1</r>',
    '<!doctype html><html></html>',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    '<r><access_token>T',
    '<r><access_token>T</r>',
    '<a/><b/>',
    '<a/><a/>',
    '<r>1</r>garbage',
    '<r><access_token>ab<!-- -->cd</access_token></r>',
    '<r><__proto__><x>1</x></__proto__></r>',
    `${'<a>'.repeat(21)}${'</a>'.repeat(21)}`,
  ])('refuses %j', async (body) => {
    await expect(decodeFields(body, 'text/xml')).rejects.toThrow()
  })

  it.each(['__proto__', '\\u005f_proto__'])('drops the key %s', async (key) => {
    const fields = await decodeFields(`{"${key}":{"x":1},"a":1}`)
    expect(Object.keys(fields)).toEqual(['a'])
    expect((Object.assign({}, fields) as { x?: number }).x).toBeUndefined()
  })

  it('refuses a field that comes twice', async () => {
    for (const body of ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}']) {
      await expect(decodeFields(body)).rejects.toThrow('more than once')
    }
    expect(await decodeFields('{"a":{"b":1},"b":1}')).toEqual({ a: { b: 1 }, b: 1 })
    await expect(decodeFields('a=1&a=2', 'application/x-www-form-urlencoded')).rejects.toThrow()
  })

  it('goes by the first character behind blanks', async () => {
    expect(await decodeFields(' \n{"a":1} ')).toEqual({ a: 1 })
    expect(await decodeFields('\n<a>1</a>')).toEqual({ a: '1' })
    await expect(decodeFields('x <a>1</a>')).rejects.toThrow(
      'neither a JSON object, XML nor a form',
    )
  })

  it.each([
    ['<!doctype html><p>Sorry</p>', 'the body is a web page'],
    [' \n<HTML><access_token>T</access_token></HTML>', 'the body is a web page'],
    ['<r>a<!-- -->b</r>', 'the XML has a comment'],
    ['<!DOCTYPE r><r>1</r>', 'XML with a DOCTYPE is refused'],
    ['<r>&nobody;</r>', 'XML refers to an entity it does not declare'],
    ['{"a":1,"a":2}', 'a field came more than once'],
  ])('says why it refuses %j', async (body, reason) => {
    await expect(decodeFields(body)).rejects.toThrow(reason)
  })

  it('reads XML of a thousand tags at most', async () => {
    // Each <a/> is one bracket, the element around them two.
    const tags = (count: number) => `<r>${'<a/>'.repeat(count)}</r>`
    expect(await decodeFields(tags(997))).toMatchObject({ r: { a: expect.any(Array) as [] } })
    await expect(decodeFields(tags(998))).rejects.toThrow('the XML has more than 1 000 tags')
  })
})

describe('decodeText', () => {
  it('goes by byte order mark, header, declaration, then UTF-8', () => {
    const cyrillic = Buffer.from([0xcf, 0xf0, 0xe8])
    expect(decodeText(cyrillic, 'text/html; charset=windows-1251')).toBe('При')
    const declared = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1251"?><a>'),
      cyrillic,
      Buffer.from('</a>'),
    ])
    expect(decodeText(declared, 'text/xml')).toContain('<a>При</a>')
    expect(decodeText(Buffer.from('\ufeffда', 'utf8'))).toBe('да')
    expect(decodeText(Buffer.from('\ufeffда', 'utf16le'))).toBe('да')
    expect(() => decodeText(cyrillic, 'text/html; charset=nonsense')).toThrow('nonsense')
  })

  it('leaves a byte order mark out, whatever the header says', () => {
    for (const type of [
      '',
      'application/json',
      'application/json; charset=utf-8',
      'text/x; charset=koi8-r',
    ]) {
      expect(decodeText(Buffer.from('\ufeff{}', 'utf8'), type)).toBe('{}')
      expect(decodeText(Buffer.from('\ufeff{}', 'utf16le'), type)).toBe('{}')
      expect(decodeText(Buffer.from('\ufeff{}', 'utf16le').swap16(), type)).toBe('{}')
    }
  })

  it('takes a byte order mark for one only at the beginning', () => {
    const mark = Buffer.from([0xfe, 0xff])
    expect(decodeText(Buffer.concat([Buffer.from('ab'), mark]), 'text/x; charset=latin1')).toBe(
      'abþÿ',
    )
    const utf8 = Buffer.from([...Buffer.from('ab'), 0xef, 0xbb, 0xbf])
    expect(decodeText(utf8, 'text/x; charset=latin1')).toBe('abï»¿')
  })

  it.each([
    'charset=windows-1251',
    'CHARSET="windows-1251"',
    'charset = windows-1251',
    'charset\t= cp1251',
  ])('reads %s in the header', (parameter) => {
    expect(decodeText(Buffer.from([0xcf]), `text/plain; ${parameter}`)).toBe('П')
  })

  it.each([
    "<?xml version='1.0' encoding='windows-1251'?>",
    '\n <?xml version="1.0" encoding = "windows-1251" standalone="yes"?>',
    '<?xml encoding\t=\n"windows-1251"?>',
  ])('reads the declaration %j', (declaration) => {
    const body = Buffer.concat([Buffer.from(declaration), Buffer.from([0xcf])])
    expect(decodeText(body, 'text/xml')).toBe(`${declaration}П`)
  })

  it('takes no declaration from the middle of a document', () => {
    const body = Buffer.from('<a><?xml encoding="windows-1251"?>П</a>')
    expect(decodeText(body, 'text/xml')).toContain('П')
  })

  it('reads UTF-8 under each of its names', () => {
    for (const charset of ['utf-8', 'UTF-8', 'utf8', '"utf-8"'])
      expect(decodeText(Buffer.from('П'), `text/plain; charset=${charset}`)).toBe('П')
    expect(decodeText(Buffer.alloc(0), 'application/json')).toBe('')
  })
})

describe('decodeData', () => {
  const data = (text: string, type?: string) => decodeData(Buffer.from(text), type)

  it('reads JSON and XML as data, other text as text, and nothing as null', async () => {
    expect(await data('[1,2]', 'application/json')).toEqual([1, 2])
    expect(await data('{"a":1}', 'application/problem+json')).toEqual({ a: 1 })
    expect(await data('<r><a>01</a></r>', 'text/xml; charset=utf-8')).toEqual({ r: { a: '01' } })
    expect(await data('{"a":1}', 'text/html; charset=utf-8')).toEqual({ a: 1 })
    expect(await data('a,b\n1,2', 'text/csv')).toBe('a,b\n1,2')
    expect(await data('{"a":1}')).toEqual({ a: 1 })
    expect(await data('', 'application/json')).toBeNull()
  })

  it('looks for JSON and XML behind blanks, and leaves other text as it is', async () => {
    expect(await data(' {"a":1}', 'text/plain')).toEqual({ a: 1 })
    expect(await data('\n[1]', 'text/plain')).toEqual([1])
    expect(await data(' <r>1</r>', 'text/html')).toEqual({ r: '1' })
    expect(await data('<r>1</r>', 'text/plain')).toBe('<r>1</r>')
    for (const text of ['1', 'true', '"quoted"', '{no json', '[no json', ''])
      expect(await data(text, 'text/plain')).toBe(text === '' ? null : text)
  })

  it('reads XML of 256 KiB', async () => {
    const whole = `<r>${'x'.repeat(256 * 1024 - 7)}</r>`
    expect(await data(whole, 'application/xml')).toEqual({ r: whole.slice(3, -4) })
    await expect(data(`${whole} `, 'application/xml')).rejects.toThrow(
      'XML of more than 256 KiB is not parsed',
    )
  })

  it('reads XML of 10 000 tags and attributes', async () => {
    // Beside the two brackets of the element around them, and what is before the first.
    const tags = (count: number) => `<r>${'<a/>'.repeat(count)}</r>`
    const attributes = (count: number) => `<r>${'<a b="" c=""/>'.repeat(count)}</r>`
    expect(await data(tags(9_997), 'text/xml')).toMatchObject({ r: { a: expect.any(Array) as [] } })
    expect(await data(attributes(3_332), 'text/xml')).toHaveProperty('r')
    for (const text of [tags(9_998), attributes(3_333)])
      await expect(data(text, 'text/xml')).rejects.toThrow(
        'XML of more than 10 000 tags is not parsed',
      )
  })

  it('looks at the depth of JSON before it parses any', async () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth)}"]}"${'}]'.repeat(depth)}`
    await expect(data('['.repeat(9_000_000), 'application/json')).rejects.toThrow('too deeply')
    await expect(data(nested(251), 'application/json')).rejects.toThrow('too deeply')
    expect(JSON.stringify(await data(nested(250), 'application/json'))).toBe(nested(250))
    const text = JSON.stringify(['"['.repeat(2_000), '\\', '[\\"['.repeat(1_000)])
    expect(await data(text, 'application/json')).toEqual(JSON.parse(text))
  })

  it('leaves other bytes alone', async () => {
    expect(await data('\u0000\u0001', 'audio/mpeg')).toEqual(Buffer.from([0, 1]))
  })

  it('refuses a web page, and JSON that is none', async () => {
    await expect(data('<!doctype html><p>Sorry', 'text/html')).rejects.toThrow()
    await expect(data('{"a":', 'application/json')).rejects.toThrow()
    await expect(data(`<r>${'<a>1</a>'.repeat(33_000)}</r>`, 'text/xml')).rejects.toThrow('256 KiB')
  })
})
