// What a consumer's tools would complain about: publint and "are the types wrong", on the tarball.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './pack.mjs'

const folder = mkdtempSync(join(tmpdir(), 'oauth-package-'))
try {
  const tarball = pack(folder)
  const failed = [
    ['publint', tarball, '--strict'],
    // node10 knows no exports at all, and TypeScript 7 no longer knows it.
    ['attw', tarball, '--profile', 'node16'],
  ].filter(
    ([tool, ...args]) =>
      spawnSync(`node_modules/.bin/${tool}`, args, { stdio: 'inherit' }).status !== 0,
  )
  process.exitCode = failed.length
} finally {
  rmSync(folder, { recursive: true, force: true })
}
