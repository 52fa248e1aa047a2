import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The program, where this machine has one. */
export const REDIS = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

/** A suite that needs a real Redis: skipped with one visible line without one, failing in CI. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (REDIS !== undefined) {
    describe(name, suite)
  } else if (process.env.CI === 'true') {
    it(`${name} needs redis-server`, () => {
      throw new Error('CI=true and no redis-server in PATH: install the package redis-server')
    })
  } else {
    process.stderr.write(`skipped: "${name}" needs redis-server (apt-get install redis-server)\n`)
    it.skip(`${name} (no redis-server on this machine)`, () => undefined)
  }
}

const stops = new Set<() => Promise<void>>()
afterAll(() => Promise.all([...stops].map((stop) => stop())))

/** A Redis of one's own on this machine. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** As a machine that fails: at once, everything in memory lost. */
  kill(): Promise<void>
  /** Accepts connections and answers nothing until `resume`. */
  pause(): void
  resume(): void
  start(): Promise<void>
}

export async function redisServer(...more: readonly string[]): Promise<RedisServer> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'oauth-redis-'))
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory]
    const memoryOnly = ['--save', '', '--appendonly', 'no']
    child = spawn(REDIS ?? 'redis-server', [...options, ...memoryOnly, ...more])
    await new Promise<void>((resolve, reject) => {
      child?.stdout?.on('data', (text: Buffer) => {
        if (text.toString().includes('Ready to accept connections')) resolve()
      })
      child?.once('exit', () => reject(new Error('redis-server did not start')))
    })
  }

  async function kill(): Promise<void> {
    const dying = child
    child = undefined
    if (!dying || dying.exitCode !== null) return
    await new Promise((resolve) => {
      dying.once('exit', resolve)
      dying.kill('SIGKILL')
    })
  }

  stops.add(async () => {
    await kill()
    rmSync(directory, { recursive: true, force: true })
  })
  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
  }
}

/** A cluster of three servers. */
export async function redisCluster(): Promise<readonly RedisServer[]> {
  const servers = await Promise.all(
    [1, 2, 3].map(() => redisServer('--cluster-enabled', 'yes', '--cluster-node-timeout', '2000')),
  )
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`)
  const made = spawnSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'])
  if (made.status !== 0) throw new Error(`redis-cli: ${made.stdout.toString()}`)
  return servers
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
