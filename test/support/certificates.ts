import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientTls } from 'express-oauth-connect'

/** An authority of a test's own, and what it signed. */
export interface Certificates {
  readonly folder: string
  pem(name: string): string
  /** What a registration shows; the authority of `ca` is whom it trusts. */
  tls(name: string): ClientTls
  remove(): void
}

/**
 * `ca`, `server` (for 127.0.0.1), and each client by its common name; one whose name begins with
 * `self` signs itself.
 */
export function createCertificates(clients: readonly string[]): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const pem = (name: string) => readFileSync(join(folder, name), 'utf8')
  certify(folder, 'ca', true, [])
  const leaf = 'basicConstraints=critical,CA:FALSE'
  certify(folder, 'server', false, ['subjectAltName=IP:127.0.0.1', leaf])
  for (const client of clients) certify(folder, client, client.startsWith('self'), [leaf])
  return {
    folder,
    pem,
    tls: (name) => ({ cert: pem(`${name}.crt`), key: pem(`${name}.key`), ca: pem('ca.crt') }),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

function certify(folder: string, name: string, itself: boolean, extensions: readonly string[]) {
  const args = [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-days', '2', '-subj', `/CN=${name}`],
    ...(itself ? [] : ['-CA', 'ca.crt', '-CAkey', 'ca.key']),
    ...extensions.flatMap((extension) => ['-addext', extension]),
    ...['-keyout', `${name}.key`, '-out', `${name}.crt`],
  ]
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
}
