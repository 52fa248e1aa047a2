import type { Request } from 'express'
import { AuthorizationError } from '../../errors.js'
import { parseFields } from '../../http/json.js'
import { isRecord } from '../../protocol/api/api-request.js'

/** Fields by name, as they came: nothing is trusted yet. */
export type Form = Readonly<Record<string, unknown>>

/** How long a form may be, and what is said where it cannot be read. */
export interface FormLimits {
  /** Bytes. */
  readonly maxLength: number
  readonly hint: string
}

const DISCONNECT: FormLimits = {
  maxLength: 8_192,
  hint:
    'Send account and return_to as application/x-www-form-urlencoded, multipart/form-data or ' +
    'JSON, at most 8 KiB.',
}

/**
 * The fields of a POST: urlencoded, multipart or JSON. The site's own parser may have read them
 * before.
 * @param limits - by default those of disconnect
 * @throws AuthorizationError `invalid_request`, 400
 */
export async function readForm(
  provider: string,
  req: Request,
  { maxLength, hint } = DISCONNECT,
): Promise<Form> {
  const body: unknown = req.body
  if (isRecord(body) && !Buffer.isBuffer(body) && (req.readableDidRead || hasFields(body))) {
    return body
  }
  try {
    const read = typeof body === 'string' || Buffer.isBuffer(body) ? body : undefined
    const bytes = Buffer.from(read ?? (await readBody(req, maxLength)))
    return bytes.length === 0 ? {} : parse(req.headers['content-type'] ?? '', bytes.toString())
  } catch {
    throw unreadable(provider, hint)
  }
}

function hasFields(body: object): boolean {
  return Object.keys(body).length > 0
}

async function readBody(req: Request, maxLength: number): Promise<Buffer> {
  if (!hasBody(req)) return Buffer.alloc(0)
  // Whoever read it kept it, or it is compressed: what it names must not be guessed.
  const { 'content-encoding': encoding = 'identity' } = req.headers
  if (req.readableDidRead || encoding !== 'identity') throw new TypeError('unreadable')
  const chunks: Buffer[] = []
  let length = 0
  try {
    // The answer still has to go out by the same connection.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      length += (chunk as Buffer).length
      if (length > maxLength) throw new TypeError('too long')
      chunks.push(chunk as Buffer)
    }
  } finally {
    // What stays unread would keep the next request of that connection waiting for ever.
    req.resume()
  }
  return Buffer.concat(chunks)
}

/** RFC 9112 §6.3: either header tells of one. */
function hasBody({ headers }: Request): boolean {
  return 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0
}

function parse(type: string, text: string): Form {
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    // A name that comes twice would mean two accounts.
    const read: unknown = parseFields(text)
    if (isRecord(read)) return read
    throw new TypeError('no object')
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return toForm([...new URLSearchParams(text)])
  }
  if (/^multipart\/form-data\b/i.test(type)) return toForm(readMultipart(type, text))
  throw new TypeError('no form')
}

type Field = readonly [name: string, value: string | null]

/** A repeated name has all its values, as with the parsers of sites. */
function toForm(fields: readonly Field[]): Form {
  const values = new Map<string, (string | null)[]>()
  for (const [name, value] of fields) {
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]),
  )
}

/** RFC 7578, RFC 2046 §5.1.1; a file is no value. */
function readMultipart(type: string, text: string): readonly Field[] {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? []
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${quoted ?? plain ?? ''}`)
  if (!parts.pop()?.startsWith('--')) throw new TypeError('no end')
  return parts.map((part) => {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, end)
    const name = /^content-disposition:\s*form-data;.*\bname="([^"]*)"/im.exec(head)?.[1]
    if (end === -1 || name === undefined) throw new TypeError('no field')
    return [name, /;\s*filename\*?=/i.test(head) ? null : part.slice(end + '\r\n\r\n'.length)]
  })
}

function unreadable(provider: string, hint: string): AuthorizationError {
  return new AuthorizationError('invalid_request', provider, 'the form cannot be read', {
    status: 400,
    hint,
  })
}
