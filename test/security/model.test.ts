import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** "T60–T62, F14" as T60, T61, T62, F14. */
function idsIn(text: string): string[] {
  return [...text.matchAll(/\b([TFPRDH])(\d+)(?:[–-]\1(\d+))?/g)].flatMap(
    ([, letter = '', first = '', last = first]) =>
      Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, n) => letter + String(Number(first) + n).padStart(first.length, '0'),
      ),
  )
}

const model = readFileSync(join(__dirname, '../../SECURITY.md'), 'utf8')
const [applies = '', others = ''] = model.split('### Rows that do not apply')
const rows = (text: string) =>
  text.split('\n').flatMap((line) => idsIn(/^\| ([TFPRDH]\d[^|]*)\|/.exec(line)?.[1] ?? ''))
const tests = ['.', '../store', '../processes']
  .flatMap((folder) => readdirSync(join(__dirname, folder)).map((name) => join(folder, name)))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(__dirname, name), 'utf8'))
  .join('\n')
const tested = new Set(tests.split('\n').flatMap((line) => (/['"`]/.test(line) ? idsIn(line) : [])))

test('every row of the threat model has a test of its number', () => {
  expect(rows(applies).length).toBeGreaterThan(200)
  expect(rows(applies).filter((id) => !tested.has(id))).toEqual([])
})

test('every threat is in the model: with a test, or with the reason why it has none', () => {
  const listed = new Set([
    ...rows(applies),
    ...idsIn(model.split('### More than')[1] ?? ''),
    ...rows(others),
  ])
  const range = (letter: string, from: number, to: number) =>
    idsIn(`${letter}${String(from).padStart(2, '0')}–${letter}${to}`)
  const all = [
    ...[...range('T', 1, 24), ...range('T', 30, 37), ...range('T', 40, 45), ...range('T', 50, 58)],
    ...[
      ...range('T', 60, 68),
      ...range('T', 70, 79),
      ...range('T', 80, 88),
      ...range('T', 90, 107),
    ],
    ...[...range('T', 110, 123), ...range('T', 130, 136), ...range('T', 140, 146)],
    ...[...range('F', 1, 30), ...range('P', 1, 60), ...range('R', 1, 35)],
    ...idsIn('D1–D22'),
  ]
  expect(all.filter((id) => !listed.has(id))).toEqual([])
})
