import { existsSync, readFileSync } from 'node:fs'

/** The last cell of each row below the heading. */
function testsIn(page: string): readonly (readonly [file: string, name: string])[] {
  const [, rest = ''] = readFileSync(page, 'utf8').split('\n## FAPI 2.0\n')
  const [section = ''] = rest.split('\n## ')
  const rows = section.split('\n').filter((line) => /^\| \d/.test(line))
  return rows.map((row) => {
    const [, file = '', name = ''] = /`(test\/[^`]+)` › ([^|]+?) *\|$/.exec(row) ?? []
    return [file, name]
  })
}

const rows = testsIn('docs/security.md')

test('the page names a test for each row of the FAPI 2.0 Security Profile', () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(testsIn('docs/ru/security.md')).toEqual(rows)
})

test.each(rows)('%s has what the page names: %s', (file, name) => {
  expect(existsSync(file)).toBe(true)
  expect(name).not.toBe('')
  expect(readFileSync(file, 'utf8')).toContain(name)
})
