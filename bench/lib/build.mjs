// What a user would have: the peers installed, and our package built into node_modules.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bench = fileURLToPath(new URL('..', import.meta.url))
const root = join(bench, '..')
const target = join(bench, 'node_modules/express-oauth-connect')

export async function prepare() {
  const installed = join(bench, 'node_modules/.package-lock.json')
  if (isOlder(installed, join(bench, 'package.json'))) {
    run('npm', ['--prefix', bench, 'install', '--no-audit', '--no-fund'])
  }
  const built = join(target, 'package.json')
  const newest = readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => join(root, 'src', file))
    .reduce((a, b) => (statSync(a).mtimeMs > statSync(b).mtimeMs ? a : b))
  if (!isOlder(built, newest)) return
  mkdirSync(target, { recursive: true })
  const { buildCode } = await import('../../scripts/build.mjs')
  await buildCode(join(target, 'dist'), join(root, 'src'))
  copyFileSync(join(root, 'package.json'), built)
}

function isOlder(file, than) {
  return !existsSync(file) || statSync(file).mtimeMs < statSync(than).mtimeMs
}

function run(command, args) {
  // What they print is no part of the table on stdout.
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
}
