/** Nobody's stack trace is longer where it is worth reading; a message may be of any length. */
const MAX_STACK = 8_192
const MAX_LINE = 512

/** Whatever may stand in a class's name, and no line break. */
const CLASS_NAME = /^[\w$.]{1,80}$/

/**
 * What was thrown and where, such as `TypeError at file:1:2`; never a part of its message, nor of a
 * value that is no error.
 */
export function describeThrown(thrown: unknown): string {
  const place = placeOf(thrown)
  return place === undefined ? kindOfThrown(thrown) : `${kindOfThrown(thrown)} at ${place}`
}

/** The class of an error, else what kind of value was thrown. */
export function kindOfThrown(thrown: unknown): string {
  if (thrown === undefined || thrown === null) return String(thrown)
  try {
    if (!(thrown instanceof Error))
      return typeof thrown === 'object' ? 'an object' : `a ${typeof thrown}`
    const name: unknown = thrown.constructor.name
    return typeof name === 'string' && CLASS_NAME.test(name) ? name : 'Error'
  } catch {
    return 'an object' // a foreign error may do anything when it is asked
  }
}

/**
 * Where an error was thrown, as `file:line:column`; never a part of its message, which may quote a
 * token or a secret. `undefined` where its stack does not tell.
 */
export function placeOf(error: unknown): string | undefined {
  try {
    return error instanceof Error ? placeIn(String(error), error.stack) : undefined
  } catch {
    return undefined // a foreign error may do anything when it is asked
  }
}

function placeIn(text: string, stack: unknown): string | undefined {
  // The message stands before the frames, and may look like one.
  const head = `${text}\n`
  if (typeof stack !== 'string' || !stack.startsWith(head)) return undefined
  const lines = stack.slice(head.length, head.length + MAX_STACK).split('\n')
  const frame = lines.find((line) => line.length <= MAX_LINE && /^ +at /.test(line))?.trim()
  if (frame === undefined) return undefined
  const place = frame.endsWith(')') ? frame.slice(frame.lastIndexOf('(') + 1, -1) : frame.slice(3)
  const plain = place.startsWith('async ') ? place.slice(6) : place
  return /:\d+:\d+$/.test(plain) ? plain : undefined
}
