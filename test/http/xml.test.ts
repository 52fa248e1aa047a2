let decodeXml: typeof import('../../src/http/xml.js').decodeXml

// The parser is made when the first XML comes, and kept: each test has one of its own.
beforeEach(async () => {
  jest.resetModules()
  ;({ decodeXml } = await import('../../src/http/xml.js'))
})

const nested = (depth: number) => `${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}`

describe('decodeXml', () => {
  it('leaves out attributes, the declaration and what is meant for other programs', async () => {
    const prolog = '<?xml version="1.0"?><?style href="x"?><!-- a comment -->'
    expect(await decodeXml(`${prolog}<r b="1"><?pi c?><d e="2">3</d></r>`)).toEqual({
      r: { d: '3' },
    })
    expect(await decodeXml('<?xml version="1.0"?><r>1</r>')).toEqual({ r: '1' })
  })

  it('knows the entities of HTML, once', async () => {
    expect(await decodeXml('<r>&copy;&cent;&amp;copy;</r>')).toEqual({ r: '©¢&copy;' })
  })

  it.each([
    '<r>&nobody;</r>',
    '<r>&constructor;</r>',
    '<r>&nobody;&amp;</r>',
    '<r>&amp;&nobody;</r>',
    '<r a="&nobody;">1</r>',
    '<r><![CDATA[1]]>&nobody;<!-- 1 --></r>',
    '<r><!-- <![CDATA[ -->&nobody;</r>',
    '<r><![CDATA[<!--]]>&nobody;</r>',
    '<r>&#x110000;</r>',
    '<r>&#1114112;</r>',
  ])('refuses %s, an entity that nobody declared', async (text) => {
    await expect(decodeXml(text)).rejects.toThrow('XML refers to an entity it does not declare')
  })

  it('takes no other text for an entity', async () => {
    expect(await decodeXml('<r>&amp;nobody;</r>')).toEqual({ r: '&nobody;' })
    expect(await decodeXml('<r><![CDATA[&nobody;]]></r>')).toEqual({ r: '&nobody;' })
    expect(await decodeXml('<r><!-- &nobody; --><?p &nobody;?>1</r>')).toEqual({ r: '1' })
    expect(await decodeXml('<r>&#65;&#x10FFFF;&lt;</r>')).toEqual({ r: 'A\u{10ffff}<' })
  })

  it('takes 20 elements around each other and no more', async () => {
    expect(JSON.stringify(await decodeXml(nested(20)))).toContain('"a":"x"')
    for (const depth of [21, 22]) {
      await expect(decodeXml(nested(depth))).rejects.toThrow('nested tags')
    }
  })

  it.each(['<a/><a/>', '<a/><b/>'])('refuses %s for its roots', async (text) => {
    await expect(decodeXml(text)).rejects.toThrow('XML must have exactly one root element')
  })

  it.each(['', ' ', '<?xml version="1.0"?>', '<!-- nothing -->', '<?pi x?>'])(
    'refuses %j, which has none',
    async (text) => {
      await expect(decodeXml(text)).rejects.toThrow()
    },
  )

  it.each(['<!DOCTYPE r><r>1</r>', '<!doctype r><r>1</r>', '<r><!ENTITY x "y"></r>'])(
    'refuses %s before it is parsed',
    async (text) => {
      await expect(decodeXml(text)).rejects.toThrow('XML with a DOCTYPE is refused')
    },
  )
})
