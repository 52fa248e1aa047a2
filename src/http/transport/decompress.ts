import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  type InputType,
  type ZlibOptions,
} from 'node:zlib'

type Now = (body: InputType, options: ZlibOptions) => Buffer
type Later = (body: InputType, options: ZlibOptions) => Promise<Buffer>

/** Encodings by name; small bodies are not worth a trip to another thread. */
const DECODERS: ReadonlyMap<string, readonly [now: Now, later: Later]> = new Map([
  ['gzip', [gunzipSync, promisify(gunzip)]],
  ['x-gzip', [gunzipSync, promisify(gunzip)]],
  ['deflate', [inflateSync, promisify(inflate)]],
  ['br', [brotliDecompressSync, promisify(brotliDecompress)]],
])
/** What some servers send under the name of `deflate`, without the wrapper of RFC 1950. */
const RAW_DEFLATE = [inflateRawSync, promisify(inflateRaw)] as const
const SMALL = 16 * 1024

/**
 * A body without its content coding (RFC 9110 §8.4). `maxBytes` counts what comes out, so that a
 * small bomb stays one.
 * @throws an error whose code begins with `ERR_BAD_RESPONSE` or `Z_`, also for codings nobody
 *   asked for and for several of them
 */
export async function decompress(
  body: Buffer,
  encoding: string | undefined,
  maxBytes = Infinity,
): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity' || body.length === 0) return body
  const decoder = name === 'deflate' && isRawDeflate(body) ? RAW_DEFLATE : DECODERS.get(name)
  if (!decoder)
    throw Object.assign(new Error('unknown content coding'), { code: 'ERR_BAD_RESPONSE' })
  const [now, later] = decoder
  const options = Number.isFinite(maxBytes) ? { maxOutputLength: maxBytes } : {}
  return body.length < SMALL ? now(body, options) : later(body, options)
}

/** RFC 1950 §2.2: the wrapper begins with method 8, and its two bytes are a multiple of 31. */
function isRawDeflate(body: Buffer): boolean {
  return ((body[0] ?? 0) & 0x0f) !== 8 || (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 !== 0
}
