import type { Fields } from '../protocol/api/fields.js'
import { DecodeError } from './decode-error.js'
import { assertDistinct, parseFields, parseJson } from './json.js'
import { decodeXml } from './xml.js'

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i
const XML_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?xml\b/i
const FORM_TYPE = /^application\/x-www-form-urlencoded\b/i
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)\b/i
const WEB_PAGE = /^\s*<(?:!doctype\s+)?html\b/i
const TEXT_TYPE = /^text\//i
/** `name=value&…` as RFC 6749 Appendix B writes it, and no sentence. */
const FORM = /^[\w.~%+*-]{1,100}=[^\s<>"]*$/

/** XML beyond either would hold up every other visitor while it is parsed. */
const MAX_XML_LENGTH = 256 * 1024
const MAX_XML_TAGS = 10_000
/** In a token answer; real ones have a dozen. */
const MAX_TOKEN_TAGS = 1_000

/**
 * Bytes as text: by the byte order mark, else the header's charset, else the XML declaration's,
 * else UTF-8.
 * @throws RangeError for a charset nobody knows
 */
export function decodeText(body: Buffer, contentType = ''): string {
  const head = body.toString('latin1', 0, 200)
  const charset =
    byteOrderMark(head) ??
    /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/.exec(head)?.[1]
  return (charset === undefined ? UTF8 : new TextDecoder(charset)).decode(body)
}

/** One for all: to make one costs as much as a short text. */
const UTF8 = new TextDecoder()

function byteOrderMark(head: string): string | undefined {
  if (head.startsWith('\xff\xfe')) return 'utf-16le'
  if (head.startsWith('\xfe\xff')) return 'utf-16be'
  return head.startsWith('\xef\xbb\xbf') ? 'utf-8' : undefined
}

/**
 * The fields of a token answer; a promise of them only where the XML parser is asked. The first
 * character tells what it is, because some servers send JSON and XML under `text/html`.
 * @throws for anything that is not an object in JSON, XML or a form; the reason shows no content
 */
export function decodeFields(text: string, contentType = ''): Fields | Promise<Fields> {
  const first = text.trimStart()[0]
  if (first === '{') return parseFields(text)
  if (first === '<') return decodeTokenXml(text)
  if (FORM_TYPE.test(contentType) || (isLoose(contentType) && FORM.test(text.trim()))) {
    const form = new URLSearchParams(text.trim())
    assertDistinct([...form.keys()])
    return Object.fromEntries(form)
  }
  throw new DecodeError('the body is neither a JSON object, XML nor a form')
}

/** Types under which some servers send a form: none, text, a page, bytes. */
function isLoose(contentType: string): boolean {
  return /^(?:$|text\/|application\/octet-stream\b)/i.test(contentType)
}

function decodeTokenXml(text: string): Promise<Fields> {
  if (WEB_PAGE.test(text)) throw new DecodeError('the body is a web page')
  if (!isBrief(text, MAX_TOKEN_TAGS)) throw new DecodeError('the XML has more than 1 000 tags')
  // A comment would cut a token in two and leave no trace.
  if (text.includes('<!--')) throw new DecodeError('the XML has a comment')
  return decodeXml(text)
}

/** Tags and attributes are what costs time: some five microseconds each. */
function isBrief(xml: string, maxTags: number): boolean {
  return xml.split(/[<=]/, maxTags + 1).length <= maxTags
}

/**
 * An API's answer: JSON and XML as data, other text as text, anything else as a Buffer; a promise
 * of it only where the XML parser is asked.
 * @throws for what calls itself JSON or XML and is not, and for a web page
 */
export function decodeData(body: Buffer, contentType = ''): unknown {
  if (body.length === 0) return null
  if (JSON_TYPE.test(contentType)) return parseJson(decodeText(body, contentType))
  const textual = contentType === '' || TEXT_TYPE.test(contentType)
  if (!textual && !XML_TYPE.test(contentType)) return body
  const text = decodeText(body, contentType)
  const first = text.trimStart()[0]
  if (XML_TYPE.test(contentType)) return decodeLongXml(text)
  if (HTML_TYPE.test(contentType)) return first === '<' ? decodeLongXml(text) : parseJson(text)
  if (first === '{' || first === '[') return tryJson(text)
  return text
}

function decodeLongXml(text: string): Promise<unknown> {
  if (text.length > MAX_XML_LENGTH) throw new DecodeError('XML of more than 256 KiB is not parsed')
  if (!isBrief(text, MAX_XML_TAGS))
    throw new DecodeError('XML of more than 10 000 tags is not parsed')
  return decodeXml(text)
}

function tryJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
