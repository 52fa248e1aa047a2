import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A server program that a suite starts for itself. */
export interface Program {
  /** The Debian package that has it. */
  readonly package: string
  /** Undefined: this machine has none. */
  readonly binary: string | undefined
  /** What prepares an empty directory for it. */
  readonly prepare?: (directory: string) => readonly string[]
  readonly args: (directory: string, port: number) => readonly string[]
  /** What it says when it can be connected to. */
  readonly ready: string
}

const PATHS = (process.env.PATH ?? '').split(delimiter).concat('/usr/sbin', postgresPath() ?? [])
const find = (name: string) =>
  PATHS.map((path) => join(path, name)).find((file) => existsSync(file))

export const postgres: Program = {
  package: 'postgresql',
  binary: find('postgres'),
  prepare: (directory) => {
    const access = ['--username=site', '--auth=trust', '--encoding=UTF8', '--locale=C']
    return [find('initdb') ?? 'initdb', '-D', directory, '--no-sync', ...access]
  },
  args: (directory, port) => {
    const address = ['-p', String(port), '-h', '127.0.0.1', '-k', directory]
    return ['-D', directory, '-F', ...address]
  },
  ready: 'ready to accept connections',
}

export const mariadb: Program = {
  package: 'mariadb-server',
  binary: find('mariadbd'),
  prepare: (directory) => [
    find('mariadb-install-db') ?? 'mariadb-install-db',
    ...['--no-defaults', `--datadir=${directory}`, '--auth-root-authentication-method=normal'],
  ],
  args: (directory, port) => [
    ...['--no-defaults', `--datadir=${directory}`, `--socket=${join(directory, 'socket')}`],
    ...[`--port=${port}`, '--bind-address=127.0.0.1', '--innodb-flush-log-at-trx-commit=0'],
  ],
  ready: 'ready for connections',
}

export const memcached: Program = {
  package: 'memcached',
  binary: find('memcached'),
  args: (_directory, port) => ['-vv', '-l', '127.0.0.1', '-p', String(port)],
  ready: 'server listening',
}

/** A program that runs; who started it stops it, after its own clients. */
export interface Running {
  readonly port: number
  stop(): Promise<void>
}

/** Starts a program. Another process may have taken the port by then: once more with another one. */
export function start(program: Program): Promise<Running> {
  return startAt(program).catch(() => startAt(program))
}

/** In a directory of its own. */
async function startAt(program: Program): Promise<Running> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), `oauth-${program.package}-`))
  // Databases refuse to run as root, as CI in a container does.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
  if (nobody) chownSync(directory, nobody.uid, nobody.gid)
  const options = { ...nobody, cwd: directory }
  if (program.prepare) {
    const [command = '', ...args] = program.prepare(directory)
    const { status, stderr } = spawnSync(command, args, options)
    if (status !== 0) throw new Error(`${command}: ${stderr.toString()}`)
  }
  const child = spawn(program.binary ?? '', program.args(directory, port), options)
  await untilReady(child, program)
  return {
    port,
    async stop() {
      await kill(child)
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function untilReady(child: ChildProcess, program: Program): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = (text: Buffer) => {
      said += text.toString()
      if (said.includes(program.ready)) resolve()
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${program.package} did not start: ${said}`)))
  })
}

/** SIGQUIT is PostgreSQL's word for "at once", with its children. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGQUIT')
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(late)
}

/** Debian keeps it out of PATH, in a folder of its version. */
function postgresPath(): string | undefined {
  const root = '/usr/lib/postgresql'
  const [newest] = existsSync(root) ? readdirSync(root).sort().reverse() : []
  return newest === undefined ? undefined : join(root, newest, 'bin')
}

/** A port that nobody has at the moment, for an address that has to be known before. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
