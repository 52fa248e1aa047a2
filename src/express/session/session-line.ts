/** What a line is made of; `undefined` where there is nothing to tell. */
export type Cell = string | number | undefined

/** What it is read as: numbers are text. */
export type Word = string | undefined

/** Visible ASCII but for `"` and `\`, which JSON escapes, what stands between words, and `%`. */
const PLAIN = /^[!#$&-+\--:<-[\]-~]+$/

/**
 * One record as words between spaces, with no comma and no semicolon in it. express-session makes
 * JSON of the whole session, and reads it, some five times in every request, and escapes each time
 * what JSON escapes: in a line there is nothing of that kind.
 */
export function toLine(cells: readonly Cell[]): string {
  return cells.map(toWord).join(' ').trimEnd()
}

/** What {@link toLine} made a line of; nothing for what is no such line. */
export function fromLine(line: string): readonly Word[] {
  try {
    return line.split(' ').map(fromWord)
  } catch {
    return []
  }
}

function toWord(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  return PLAIN.test(cell) ? cell : encodeURIComponent(JSON.stringify(cell))
}

function fromWord(word: string): Word {
  if (word === '') return undefined
  return word.startsWith('%') ? String(JSON.parse(decodeURIComponent(word))) : word
}
