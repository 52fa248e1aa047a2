import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import type { buildConnector } from 'undici'
import { withoutPrototype } from '../../protocol/params.js'
import type { ClientTls } from '../../protocol/token/client-tls.js'
import { errorWithCode } from './failure.js'

/** A host that takes no connection: whoever waits for it was told at the deadline of the call. */
const CONNECT_TIMEOUT_MS = 10_000

/**
 * Opens a connection for undici. Node takes what an option leaves out from a polluted
 * `Object.prototype` (`lookup`, `path`, `checkServerIdentity` would lead elsewhere), so that every
 * option is the object's own.
 */
export function connect(
  { hostname, port, protocol, servername }: buildConnector.Options,
  done: buildConnector.Callback,
  own: ClientTls = NONE,
): void {
  const safe = protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const plain = net.connect(
    withoutPrototype({
      host,
      port: Number(port || (safe ? 443 : 80)),
      noDelay: true,
      keepAlive: true,
      ...UNUSED_BY_SOCKETS,
    }),
  )
  const socket = safe ? secure(plain, host, servername, own) : plain
  const late = setTimeout(() => socket.destroy(errorWithCode('ETIMEDOUT')), CONNECT_TIMEOUT_MS)
  late.unref()
  const failed = (error: Error & { readonly code?: string }) => {
    clearTimeout(late)
    // An undici client that is told of this code sends nothing any more.
    const told = error.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    done(told ? errorWithCode('CERT_ALTNAME_INVALID') : error, null)
  }
  socket.once('error', failed)
  // Whatever comes later would end the process, were nobody listening.
  for (const each of [plain, socket]) each.on('error', () => undefined)
  if (socket !== plain) plain.once('error', (error) => socket.destroy(error))
  socket.once(safe ? 'secureConnect' : 'connect', () => {
    clearTimeout(late)
    socket.off('error', failed)
    done(null, socket)
  })
}

/** Whom this process trusts is said once for everybody, in Node's own agent. */
function secure(
  socket: net.Socket,
  host: string,
  name: string | undefined,
  own: ClientTls,
): tls.TLSSocket {
  const { rejectUnauthorized, ...trust } = https.globalAgent.options
  return tls.connect(
    withoutPrototype<tls.ConnectionOptions>({
      ...ABSENT,
      ...trust,
      ...(given(own) as tls.ConnectionOptions),
      checkServerIdentity: trust.checkServerIdentity ?? tls.checkServerIdentity,
      // Node's own default, which a polluted prototype could turn off.
      rejectUnauthorized: rejectUnauthorized ?? process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0',
      socket,
      host, // the name that the certificate must have; an address is no servername (RFC 6066 §3)
      servername: name ?? (net.isIP(host) === 0 ? host : ''),
    }),
  )
}

const NONE: ClientTls = withoutPrototype({})

/** What a registration says of its connections; an option left out is no option. */
export function given(own: ClientTls): object {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
}

/** What else a socket of Node's would look for; `fd` and `handle` would be used in place of its own. */
export const UNUSED_BY_SOCKETS = {
  ...{ fd: undefined, handle: undefined, onread: undefined, signal: undefined },
  ...{ lookup: undefined, path: undefined, localAddress: undefined, localPort: undefined },
  ...{ allowHalfOpen: undefined, pauseOnCreate: undefined, highWaterMark: undefined },
  ...{ objectMode: undefined, readableObjectMode: undefined, writableObjectMode: undefined },
  ...{ readable: undefined, writable: undefined, encoding: undefined, defaultEncoding: undefined },
  ...{ readableHighWaterMark: undefined, writableHighWaterMark: undefined },
  ...{ construct: undefined, read: undefined, write: undefined, writev: undefined },
  ...{ final: undefined, destroy: undefined, keepAliveInitialDelay: undefined },
}

/** What else `tls.connect` would look for. */
const ABSENT = Object.fromEntries(
  [
    ...['ca', 'cert', 'key', 'pfx', 'crl', 'passphrase', 'ciphers', 'sigalgs', 'ecdhCurve'],
    ...['dhparam', 'minVersion', 'maxVersion', 'secureProtocol', 'secureOptions', 'session'],
    ...['secureContext', 'pskCallback', 'ALPNProtocols', 'path', 'lookup', 'timeout'],
  ].map((name) => [name, undefined]),
)
