import type { Finding } from '../finding.js'
import { isAtLeast, unsupported } from '../least-version.js'

const LEAST = ['20.19.0']

/** Whether this Node.js is too old. What it imports must load in any Node.js there is. */
export function checkNode(version = process.versions.node): Finding[] {
  if (isAtLeast(version, LEAST)) return []
  return [
    unsupported(
      'Node.js',
      LEAST,
      version,
      'Install a current Node.js.',
      'Установите свежий Node.js.',
    ),
  ]
}
