import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import express, { type RequestHandler } from 'express'

/**
 * The documentation as a site, with a search that works offline. Made when somebody first asks for
 * it, in a process of its own: it takes some seconds.
 */
export function documentation(): RequestHandler {
  let site: Promise<RequestHandler> | undefined
  return (req, res, next) => {
    site ??= build()
    site.then(
      (pages) => {
        pages(req, res, next)
      },
      (error: unknown) => {
        // The next visitor tries again.
        site = undefined
        next(error)
      },
    )
  }
}

async function build(): Promise<RequestHandler> {
  const folder = mkdtempSync(join(tmpdir(), 'express-oauth-connect-docs-'))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })
  await promisify(execFile)(process.execPath, ['scripts/docs-site/build.mjs', folder])
  return express.static(folder)
}
