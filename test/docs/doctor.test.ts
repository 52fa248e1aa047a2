import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './recipes-pages.js'

const source = readdirSync(path.join(root, 'src/cli'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(root, 'src/cli', file), 'utf8'))
  .join('\n')
const numbers = [...new Set([...source.matchAll(/'(D\d+)'/g)].map(([, number]) => number))].sort()

describe.each(['docs/doctor.md', 'docs/ru/doctor.md'])('%s', (page) => {
  it('has a section for each finding of the doctor, and no other', () => {
    const text = readFileSync(path.join(root, page), 'utf8')
    const sections = [...text.matchAll(/^## (\w+)\n\n\*\*.+\*\* .{20,}/gm)].map(([, name]) => name)
    expect(numbers.length).toBeGreaterThan(40)
    expect(sections).toEqual(numbers)
  })
})

it('names no number twice for two things', () => {
  const uses = [...source.matchAll(/(?:warn|fail|Unreadable)\(\s*'(D\d+)'/g)].map(([, one]) => one)
  // Found by two checks, or of two weights: the same words, the same cure.
  const shared = ['D13', 'D14', 'D15', 'D43']
  const twice = uses.filter((one, at) => uses.indexOf(one) !== at && !shared.includes(String(one)))
  expect(twice).toEqual([])
})
