// Builds and packs a copy of the project, so that neither dist nor a tarball is left behind in it.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

const NEEDED = ['src', 'scripts', 'package.json', 'README.md', 'README.ru.md', 'CHANGELOG.md']
const CONFIGS = ['LICENSE', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.cjs.json']

/** Packs into `folder`, which must be empty; returns the tarball's path. */
export function pack(folder) {
  const copy = join(folder, 'copy')
  mkdirSync(copy, { recursive: true })
  for (const name of [...NEEDED, ...CONFIGS]) cpSync(name, join(copy, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  const run = (command, args) =>
    execFileSync(command, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] })
  run(process.execPath, ['scripts/build.mjs'])
  // The build is done: prepack would do it again.
  run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder])
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
}
