import type { XMLParser } from 'fast-xml-parser'

const MAX_DEPTH = 20

let parser: XMLParser | undefined

/**
 * An XML document as plain data: elements by name, text always as strings (by default the parser
 * would read the token "0012345" as a number), attributes left out.
 * @throws for anything that is not one well-formed document, and for every DOCTYPE: entities are
 *   where XML parsers are attacked
 */
export async function decodeXml(text: string): Promise<Readonly<Record<string, unknown>>> {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new SyntaxError('XML with a DOCTYPE is refused')
  parser ??= await loadParser()
  const document = parser.parse(text, true) as Readonly<Record<string, unknown>>
  const roots = Object.values(document)
  if (roots.length !== 1 || Array.isArray(roots[0])) {
    throw new SyntaxError('XML must have exactly one root element')
  }
  return document
}

/** Loaded when the first XML comes: most sites never see any. */
async function loadParser(): Promise<XMLParser> {
  const { XMLParser } = await import('fast-xml-parser')
  return new XMLParser({
    ignoreAttributes: true,
    ignorePiTags: true, // the declaration as well
    parseTagValue: false,
    htmlEntities: true,
    // It counts the elements around the innermost one.
    maxNestedTags: MAX_DEPTH - 1,
  })
}
