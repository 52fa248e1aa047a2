import type { Request } from 'express'
import { AuthorizationError } from '../../errors.js'
import { isRecord } from '../../protocol/api/api-request.js'

/** Fields by name, as they came: nothing is trusted yet. */
export type Form = Readonly<Record<string, unknown>>

const MAX_LENGTH = 8_192

/**
 * The fields of a POST: urlencoded, multipart or JSON. The site's own parser may have read them
 * before.
 * @throws AuthorizationError `invalid_request`, 400
 */
export async function readForm(provider: string, req: Request): Promise<Form> {
  const body: unknown = req.body
  if (isRecord(body) && !Buffer.isBuffer(body) && (req.readableDidRead || hasFields(body))) {
    return body
  }
  try {
    const read = typeof body === 'string' || Buffer.isBuffer(body) ? body : undefined
    const bytes = Buffer.from(read ?? (await readBody(req)))
    return bytes.length === 0 ? {} : await parse(req.headers['content-type'] ?? '', bytes)
  } catch {
    throw unreadable(provider)
  }
}

function hasFields(body: object): boolean {
  return Object.keys(body).length > 0
}

async function readBody(req: Request): Promise<Buffer> {
  if (!hasBody(req)) return Buffer.alloc(0)
  // Whoever read it kept it, or it is compressed: what it names must not be guessed.
  const { 'content-encoding': encoding = 'identity' } = req.headers
  if (req.readableDidRead || encoding !== 'identity') throw new TypeError('unreadable')
  const chunks: Buffer[] = []
  let length = 0
  // The answer still has to go out by the same connection.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    length += (chunk as Buffer).length
    if (length > MAX_LENGTH) throw new TypeError('too long')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** RFC 9112 §6.3: either header tells of one. */
function hasBody({ headers }: Request): boolean {
  return 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0
}

async function parse(type: string, bytes: Buffer): Promise<Form> {
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    const read: unknown = JSON.parse(bytes.toString())
    if (isRecord(read)) return read
    throw new TypeError('no object')
  }
  const response = new globalThis.Response(bytes, { headers: { 'content-type': type } })
  // Node.js' own reader of urlencoded and multipart; it throws for any other type. Deprecated for
  // bodies of any size, because it holds all in memory: these are a few KB.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const form = await response.formData()
  const fields = Object.create(null) as Record<string, unknown>
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name)
    fields[name] = values.length === 1 ? values[0] : values
  }
  return fields
}

function unreadable(provider: string): AuthorizationError {
  return new AuthorizationError('invalid_request', provider, 'the form cannot be read', {
    status: 400,
    hint:
      'Send account and return_to as application/x-www-form-urlencoded, multipart/form-data or ' +
      'JSON, at most 8 KiB.',
  })
}
