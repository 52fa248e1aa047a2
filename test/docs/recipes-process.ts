import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import supertest from 'supertest'
import { root } from './recipes-pages.js'
import { freePort } from '../support/programs.js'

const ENTRIES = ['index', 'providers/index', 'sandbox/index']

/** A recipe that runs by itself, and browsers of people who visit it. */
export interface RunningRecipe {
  /** A new browser with an empty cookie jar. */
  readonly browser: () => ReturnType<typeof supertest.agent>
  readonly origin: string
  readonly stop: () => Promise<void>
}

const running = new Set<ChildProcess>()
const folders: string[] = []
afterAll(async () => {
  await Promise.all([...running].map(stop))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/**
 * A folder as a site has it: the files, and this package as npm would install it. The other
 * packages are found above.
 */
export function siteWith(files: ReadonlyMap<string, string>): string {
  const cache = path.join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'recipes-'))
  folders.push(folder)
  install(path.join(folder, 'node_modules/express-oauth-connect'))
  for (const [name, code] of files) writeFileSync(path.join(folder, name), code)
  return folder
}

function install(home: string): void {
  const esbuild = (...args: readonly string[]) =>
    execFileSync(path.join(root, 'node_modules/.bin/esbuild'), ['--log-level=warning', ...args], {
      cwd: root,
    })
  const [modules, commonJs] = ['esm', 'cjs'].map((name) => path.join(home, 'dist', name))
  const bundle = (entries: readonly string[]) =>
    esbuild(
      ...entries.map((entry) => `src/${entry}.ts`),
      ...['--bundle', '--splitting', '--format=esm', '--packages=external', '--platform=node'],
      ...['--outbase=src', `--outdir=${String(modules)}`],
    )
  bundle(ENTRIES)
  esbuild(`${String(modules)}/**/*.js`, '--format=cjs', `--outdir=${String(commonJs)}`)
  // The command waits at its top level, which CommonJS cannot.
  bundle(['cli/bin'])
  writeFileSync(path.join(String(commonJs), 'package.json'), '{ "type": "commonjs" }')
  copyFileSync(path.join(root, 'package.json'), path.join(home, 'package.json'))
}

/** `node <args>` in the folder, until it answers 200 for the page `ready` at a free port. */
export async function start(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  ready = '/auth/buttons.css',
): Promise<RunningRecipe> {
  const port = String(await freePort())
  const origin = `http://localhost:${port}`
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: port,
      BASE_URL: origin,
      SESSION_SECRET: 'the session’s secret of a test',
      OAUTH_SECRET: 'a secret for tests, at least 32 bytes',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.add(child)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  for (let tries = 0; !(await answers(origin + ready)); tries++) {
    if (tries === 200 || child.exitCode !== null) throw new Error(`${args.join(' ')}: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { origin, browser: () => supertest.agent(origin), stop: () => stop(child) }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined)
  return response?.status === 200
}

async function stop(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill()
  await exit
}
