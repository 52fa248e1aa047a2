// Builds and packs a copy of the project, so that neither dist nor a tarball is left behind in it.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

const { files } = JSON.parse(readFileSync('package.json', 'utf8'))
/** Beside these npm packs a manifest, a readme and a licence by itself. */
const PACKED = [...files.filter((name) => name !== 'dist'), 'package.json', 'README.md', 'LICENSE']
const BUILD = ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json']

/** Packs into `folder`, which must be empty; returns the tarball's path. */
export function pack(folder) {
  const copy = join(folder, 'copy')
  mkdirSync(copy, { recursive: true })
  for (const name of [...PACKED, ...BUILD]) cpSync(name, join(copy, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'))
  const run = (command, args) =>
    execFileSync(command, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] })
  run(process.execPath, ['scripts/build.mjs'])
  // The build is done: prepack would do it again.
  run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder])
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
}
