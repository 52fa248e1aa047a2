// The servers that some rows need, started as the tests start theirs.
import { tsImport } from 'tsx/esm/api'

const { postgres, start } = await tsImport('../../test/support/programs.ts', import.meta.url)
const stops = []

const redis = {
  package: 'redis-server',
  binary: 'redis-server',
  args: (_directory, port) => [
    ...['--port', String(port), '--bind', '127.0.0.1'],
    ...['--save', '', '--appendonly', 'no'],
  ],
  ready: 'Ready to accept connections',
}

/** @returns the address of a Redis of our own; undefined where this machine has none */
export async function startRedis() {
  try {
    return `redis://127.0.0.1:${await portOf(redis)}`
  } catch {
    return undefined
  }
}

/** @returns the address of a PostgreSQL of our own; undefined where this machine has none */
export async function startPostgresql() {
  if (!postgres.binary) return undefined
  return `postgres://site@127.0.0.1:${await portOf(postgres)}/postgres`
}

/** Before the process ends. */
export async function stopDatabases() {
  await Promise.all(stops.map((stop) => stop()))
}

async function portOf(program) {
  const { port, stop } = await start(program)
  stops.push(stop)
  return port
}
