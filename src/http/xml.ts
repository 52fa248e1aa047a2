import type { XMLParser } from 'fast-xml-parser'
import { DecodeError } from './decode-error.js'

const MAX_DEPTH = 20

let parser: XMLParser | undefined

/**
 * An XML document as plain data: elements by name, text always as strings (by default the parser
 * would read the token "0012345" as a number), attributes left out.
 * @throws for anything that is not one well-formed document; DecodeError for every DOCTYPE, because
 *   entities are where XML parsers are attacked, and for an entity that nobody declared
 */
export async function decodeXml(text: string): Promise<Readonly<Record<string, unknown>>> {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new DecodeError('XML with a DOCTYPE is refused')
  parser ??= await loadParser()
  const document = parser.parse(text, true) as Readonly<Record<string, unknown>>
  const roots = Object.values(document)
  if (roots.length !== 1 || Array.isArray(roots[0])) {
    throw new DecodeError('XML must have exactly one root element')
  }
  for (const reference of referencesIn(text)) {
    if (!isKnown(reference, parser)) {
      throw new DecodeError('XML refers to an entity it does not declare')
    }
  }
  return document
}

/** XML 1.0 §4.1: an entity must be declared. The parser would leave an unknown one as it is. */
function isKnown(reference: string, parser: XMLParser): boolean {
  if (reference.startsWith('&#')) return Number(`0${reference.slice(2, -1)}`) <= 0x10_ffff
  const { r } = parser.parse(`<r>${reference}</r>`) as { readonly r: string }
  return r !== reference
}

/** Where no references are, by what they begin with: what they end with. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
  ['<?', '?>'],
])

/** Each reference once, beyond XML's own five. */
function referencesIn(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  let end: string | undefined
  for (const [token] of text.matchAll(TOKENS)) {
    if (end !== undefined) end = token === end ? undefined : end
    else if (token.startsWith('&')) found.add(token)
    else end = ENDS.get(token)
  }
  return found
}

const TOKENS = /<!\[CDATA\[|\]\]>|<!--|-->|<\?|\?>|&(?!(?:amp|lt|gt|quot|apos);)[^\s&;<>'"\]?]+;/g

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
