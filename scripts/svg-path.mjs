// The path of an SVG with fewer digits (SVG 2 §9.3).

/** How many numbers each command takes. */
const NUMBERS = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 }
const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`

/**
 * The same path with so many decimals. What is relative is measured from where the rounded path
 * has come to, so that roundings do not add up.
 */
export function rounded(path, decimals) {
  const round = (value) => Number(value.toFixed(decimals))
  let [pen, start] = [
    [0, 0],
    [0, 0],
  ]
  /** Where the pen of the rounded path is. */
  let [near, nearStart] = [pen, start]
  return stepsOf(path)
    .map(([command, values]) => {
      const kind = command.toLowerCase()
      const relative = command === kind
      if (kind === 'z') {
        ;[pen, near] = [start, nearStart]
        return ['z', []]
      }
      const axes = axesOf(kind)
      const exact = values.map((value, at) =>
        axes[at] === undefined || !relative ? value : value + pen[axes[at]],
      )
      const given = exact.map((value, at) =>
        round(axes[at] === undefined || !relative ? value : value - near[axes[at]]),
      )
      const end = [...pen]
      const nearEnd = [...near]
      for (const [at, axis] of axes.entries()) {
        if (axis === undefined) continue
        end[axis] = exact[at]
        nearEnd[axis] = given[at] + (relative ? near[axis] : 0)
      }
      ;[pen, near] = [end, nearEnd]
      if (kind === 'm') [start, nearStart] = [pen, near]
      return [command, given]
    })
    .map(([command, values], at, all) => written(command, values, all[at - 1]?.[0]))
    .join('')
}

/** Each command with its own numbers: one that is left out is the last one's, after `m` it is `l`. */
function stepsOf(path) {
  return [...path.matchAll(/([a-z])([^a-z]*(?:e[+-]?\d+[^a-z]*)*)/gi)].flatMap(
    ([, command, text]) => {
      const kind = command.toLowerCase()
      const numbers = kind === 'a' ? arcNumbers(text) : numbersOf(text)
      const size = NUMBERS[kind]
      if (size === 0) return [[command, []]]
      if (numbers.length === 0 || numbers.length % size !== 0) throw new Error(`no path: ${path}`)
      const next = { m: 'l', M: 'L' }[command] ?? command
      return Array.from({ length: numbers.length / size }, (_, at) => [
        at === 0 ? command : next,
        numbers.slice(at * size, (at + 1) * size),
      ])
    },
  )
}

function numbersOf(text) {
  return (text.match(new RegExp(NUMBER, 'gi')) ?? []).map(Number)
}

/** The two flags of an arc are one digit each, with nothing between them where that is short. */
function arcNumbers(text) {
  const arc = new RegExp(
    `(${NUMBER})[\\s,]*(${NUMBER})[\\s,]*(${NUMBER})[\\s,]*([01])[\\s,]*([01])[\\s,]*(${NUMBER})[\\s,]*(${NUMBER})`,
    'gi',
  )
  return [...text.matchAll(arc)].flatMap(([, ...numbers]) => numbers.map(Number))
}

/** Of each number the axis that it is a coordinate of: 0, 1, or none. */
function axesOf(kind) {
  if (kind === 'h') return [0]
  if (kind === 'v') return [1]
  if (kind === 'a') return [undefined, undefined, undefined, undefined, undefined, 0, 1]
  return Array.from({ length: NUMBERS[kind] }, (_, at) => at % 2)
}

/** As short as it can be: no command twice, no leading zeros, a blank only where it must be. */
function written(command, values, before) {
  const name = command === before && command.toLowerCase() !== 'm' ? '' : command
  const numbers = values.map((value) => String(value).replace(/^(-?)0\./, '$1.'))
  return numbers.reduce((text, number, at) => {
    const last = at === 0 ? '' : numbers[at - 1]
    const isApart =
      (at === 0 && name !== '') ||
      number.startsWith('-') ||
      (number.startsWith('.') && last.includes('.'))
    return `${text}${isApart ? '' : ' '}${number}`
  }, name)
}
