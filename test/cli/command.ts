import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** How a run of the command ended. */
export interface Run {
  readonly code: number
  readonly output: string
  /** The lines of one level. */
  readonly lines: (level: 'ok' | 'note' | 'warn' | 'fail') => readonly string[]
}

const TSX = pathToFileURL(require.resolve('tsx')).href
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** An empty folder, removed after the file's tests. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const made = mkdtempSync(join(tmpdir(), 'oauth-cli-'))
  folders.push(made)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text)
  return made
}

/** Runs the command as a process of its own, with no other environment than `env`. */
export function run(
  args: readonly string[],
  { env = {}, cwd = '.' }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Run> {
  const { PATH } = process.env
  const options = {
    cwd,
    env: { PATH, LANG: 'C', TSX_TSCONFIG_PATH: resolve('tsconfig.json'), ...env },
    timeout: 30_000,
  }
  return new Promise((done) => {
    const command = ['--import', TSX, resolve('src/cli/bin.ts'), ...args]
    const child = execFile(process.execPath, command, options, (_error, stdout, stderr) => {
      const output = stdout + stderr
      const lines = (level: string) => output.split('\n').filter((line) => line.startsWith(level))
      done({ code: child.exitCode ?? -1, output, lines })
    })
  })
}

/** Runs the doctor on a module of this text. */
export function doctor(module: string, ...args: readonly string[]): Promise<Run> {
  const config = join(folder({ 'oauth.config.mjs': module }), 'oauth.config.mjs')
  return run(['doctor', '--config', config, ...args])
}
