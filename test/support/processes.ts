import { fork, type ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'

/** One running process of the site. */
export interface Process {
  readonly origin: string
  readonly child: ChildProcess
  /** kill -9 */
  kill(): Promise<void>
}

const running = new Set<Process>()
afterEach(async () => {
  await Promise.all([...running].map((process) => process.kill()))
  running.clear()
})

/** Starts `count` processes of a program in test/processes, killed after the test. */
export function startProcesses(
  count: number,
  env: NodeJS.ProcessEnv,
  program = 'worker.ts',
): Promise<Process[]> {
  return Promise.all(Array.from({ length: count }, () => startProcess(env, program)))
}

async function startProcess(env: NodeJS.ProcessEnv, program: string): Promise<Process> {
  const child = fork(`test/processes/${program}`, {
    env: { ...process.env, ...env },
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    child.once('message', (message) => resolve(message as AddressInfo))
    child.once('exit', (code) => reject(new Error(`the worker ended with ${String(code)}`)))
  })
  const started: Process = {
    origin: `http://127.0.0.1:${address.port}`,
    child,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      await new Promise((resolve) => {
        child.once('exit', resolve)
        child.kill('SIGKILL')
      })
    },
  }
  running.add(started)
  return started
}

/** A browser that keeps its cookies over all processes, as behind a load balancer. */
export interface Visitor {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Response>
}

export function visitor(): Visitor {
  const cookies = new Map<string, string>()
  return {
    async get(url, given = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { ...(cookie !== '' && { cookie }), ...given }
      const response = await fetch(url, { redirect: 'manual', headers })
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        const equals = pair.indexOf('=')
        const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return response
    },
  }
}

/** Start at one process; the callback's path and query, for any of them. */
export async function startAt(browser: Visitor, { origin }: Process): Promise<string> {
  const response = await browser.get(`${origin}/auth/plain/start?return_to=/there`)
  const state = new URL(response.headers.get('location') ?? '').searchParams.get('state') ?? ''
  return `/auth/plain/callback?code=the-code&state=${state}`
}
