import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
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
  const decoder = DECODERS.get(name)
  if (!decoder)
    throw Object.assign(new Error('unknown content coding'), { code: 'ERR_BAD_RESPONSE' })
  const [now, later] = decoder
  const options = Number.isFinite(maxBytes) ? { maxOutputLength: maxBytes } : {}
  return body.length < SMALL ? now(body, options) : later(body, options)
}
