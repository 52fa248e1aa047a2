import type { buildConnector, Client, Dispatcher, Pool } from 'undici'
import { withoutPrototype } from '../../protocol/params.js'
import type { ClientTls } from '../../protocol/token/client-tls.js'
import { connect } from './connect.js'

/** What sends an ordinary request: our pools, or the site's dispatcher. */
export type Dispatch = Pick<Dispatcher, 'dispatch'>

/**
 * Kept-alive connections, at most so many to one origin. undici's own Agent lets a pool go while it
 * still sends, and opens a second one beside it. undici is loaded with the first call.
 */
export async function openPools(connections: number, tls?: ClientTls): Promise<Dispatch> {
  const undici = await import('undici')
  const own = tls && { connect: connectBy(tls) }
  const pools = new Map<string, Pool>()

  function open(origin: string): Pool {
    const factory = (url: URL) =>
      new undici.Client(url, own ? withoutPrototype({ ...CLIENT_OPTIONS, ...own }) : CLIENT_OPTIONS)
    const options = withoutPrototype<Pool.Options>({
      ...POOL_OPTIONS,
      ...own,
      connections,
      factory,
    })
    const pool = new undici.Pool(origin, options)
    // Its own listener would forget a client that could not connect, and send waiting calls by it
    // all the same: one more connection than allowed.
    pool.removeAllListeners('connectionError')
    const closeUnused = () => {
      const { connected, size } = pool.stats
      if (connected > 0 || size > 0 || pools.get(origin) !== pool) return
      pools.delete(origin)
      void pool.close()
    }
    pool.on('disconnect', closeUnused).on('connectionError', closeUnused)
    pools.set(origin, pool)
    return pool
  }

  return {
    dispatch(options, handler) {
      const origin = String(options.origin)
      return (pools.get(origin) ?? open(origin)).dispatch(options, handler)
    },
  }
}

/** A connector of one registration's certificate. */
function connectBy(tls: ClientTls): buildConnector.connector {
  return (options, done) => {
    connect(options, done, tls)
  }
}

/** All that `Client` looks for: what is left out would be read from a polluted prototype. */
const CLIENT_OPTIONS = withoutPrototype<Client.Options>({
  ...absent('maxHeaderSize socketTimeout requestTimeout connectTimeout idleTimeout keepAlive'),
  ...absent('keepAliveTimeout maxKeepAliveTimeout keepAliveMaxTimeout keepAliveTimeoutThreshold'),
  ...absent('socketPath pipelining tls strictContentLength maxCachedSessions localAddress'),
  ...absent('maxRequestsPerClient maxResponseSize autoSelectFamily interceptors'),
  ...absent('autoSelectFamilyAttemptTimeout maxConcurrentStreams useH2c initialWindowSize'),
  ...absent('connectionWindowSize pingInterval webSocket eventSource'),
  connect,
  allowH2: false,
  // Our own deadline is a total one; theirs begin anew with every byte.
  headersTimeout: 0,
  bodyTimeout: 0,
})

/** The same for `Pool`, whose clients get none of it. */
const POOL_OPTIONS = {
  ...absent('connectTimeout tls maxCachedSessions socketPath autoSelectFamily interceptors'),
  ...absent('autoSelectFamilyAttemptTimeout clientTtl webSocket eventSource'),
  connect,
  allowH2: false,
}

function absent(names: string): Readonly<Record<string, undefined>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, undefined]))
}
