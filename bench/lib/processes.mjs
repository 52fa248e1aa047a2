// The stub and one application process per adapter, each on its core where the machine can do so.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Before we pin ourselves: afterwards it is fewer. */
export const cores = availableParallelism()
const others = `1-${cores - 1}`
const pins = canPin()
const running = new Set()

/** The stub and the load generator share what the application leaves. */
export async function startStub() {
  if (pins) pinSelf()
  comeFirst()
  return start('stub.mjs', [], pins && others)
}

/**
 * For a process that waits for its turn as long as it works: V8 would take it for idle, tidy up
 * thoroughly, forget the shapes of all objects that come with a request and, with them, what it
 * compiled for them: a hundred functions at once, Node's and Express's too. Under visitors that
 * never stay away, which is what is measured, that does not happen.
 */
const BUSY = ['--no-memory-reducer']

/**
 * `spec` is an adapter's file name, with variants behind pluses: `floor+regenerate`. `idle` leaves
 * V8 alone.
 */
export async function startApp(spec, provider, { env, core = 0, idle = false } = {}) {
  const [name, ...variants] = spec.split('+')
  const flags = idle ? [] : BUSY
  return start('app.mjs', [name, provider, ...variants], pins && String(core), { env, flags })
}

/** Whether the application had a core to itself, as far as we can make it so. */
export const pinned = pins

async function start(file, args, on, { env = {}, flags = [] } = {}) {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const command = [process.execPath, '--expose-gc', ...flags, script, ...args]
  if (on) command.unshift('taskset', '-c', on)
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      AUTH_SECRET: 'a secret of the site, 32 bytes',
      ...env,
    },
  })
  running.add(child)
  let said = ''
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-4000)))
  const exited = once(child, 'exit').then(([code]) => {
    running.delete(child)
    throw new Error(`${file} ${args[0] ?? ''} ended (${code}): ${lastWords(said)}`)
  })
  exited.catch(() => undefined)
  const told = () => Promise.race([once(child, 'message'), exited])
  const [about] = await told()
  return {
    about,
    /** What the process printed to stderr, for when a check fails. */
    said: () => lastWords(said),
    async ask(type, details = {}) {
      const answer = told()
      child.send({ type, ...details })
      const [message] = await answer
      return 'answer' in message ? message.answer : message
    },
    async stop() {
      if (!running.has(child)) return
      child.disconnect()
      await exited.catch(() => undefined)
    },
  }
}

/** Only what we started ourselves. */
process.on('exit', () => running.forEach((child) => child.kill()))

function lastWords(said) {
  return said.trim().split('\n').slice(0, 3).join(' ').slice(0, 300)
}

function canPin() {
  if (cores < 2) return false
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Where we may: waiting for others is no CPU time, but their traces in the caches cost some. */
function comeFirst() {
  try {
    setPriority(-10)
  } catch {
    // Only an administrator may; the rows of the floor tell how much it matters.
  }
}

function pinSelf() {
  execFileSync('taskset', ['-acp', others, String(process.pid)], { stdio: 'ignore' })
}
