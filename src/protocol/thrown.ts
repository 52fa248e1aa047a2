/** Nobody's stack trace is longer where it is worth reading; a message may be of any length. */
const MAX_STACK = 8_192
const MAX_LINE = 512

/**
 * Where an error was thrown, as `file:line:column`; never a part of its message, which may quote a
 * token or a secret. `undefined` where its stack does not tell.
 */
export function placeOf(error: Error): string | undefined {
  try {
    return placeIn(String(error), error.stack)
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
