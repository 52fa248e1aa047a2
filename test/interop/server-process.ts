import { fork } from 'node:child_process'
import { join } from 'node:path'
import { BASE_URL } from '../support/site.js'

/** What a server tells its parent. The first message holds its origin. */
export interface Told {
  readonly origin?: string
  readonly [member: string]: unknown
}

/** A server of this folder in a process of its own: `oidc-provider` is ESM only. */
export interface ServerProcess {
  readonly origin: string
  /** The first message, its origin among others. */
  readonly first: Told
  readonly send: (message: string) => void
  readonly stop: () => void
}

/**
 * Starts a server, which must end with the tests: `afterAll(() => server.stop())`.
 * @param file - its name in this folder
 * @param env - what it is told beside REDIRECT_URI
 * @param hear - is given every message that comes after the first
 */
export async function startServer(
  file: string,
  env: Readonly<Record<string, string>> = {},
  hear: (message: Told) => void = () => undefined,
): Promise<ServerProcess> {
  const child = fork(join(__dirname, file), {
    env: { ...process.env, REDIRECT_URI: `${BASE_URL}/auth/ID/callback`, DEBUG: '', ...env },
    execArgv: [],
    silent: true,
  })
  const log: Buffer[] = []
  child.stderr?.on('data', (text: Buffer) => {
    if (process.env.OPENID_LOG !== undefined) process.stderr.write(text)
    log.push(text)
  })
  const first = await new Promise<Told>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      const said = Buffer.concat(log).toString()
      reject(new Error(`${file} exited: ${code ?? 'killed'} ${said}`))
    })
    child.on('message', (message: Told) => {
      if (message.origin === undefined) hear(message)
      else resolve(message)
    })
  })
  return {
    origin: first.origin ?? '',
    first,
    send: (message) => void child.send(message),
    stop() {
      child.removeAllListeners()
      child.disconnect()
    },
  }
}
