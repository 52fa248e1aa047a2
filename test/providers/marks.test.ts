import { execFileSync } from 'node:child_process'
import * as exported from '../../src/providers/index.js'
import { marks } from '../../src/providers/marks/marks.js'

const factories = Object.values(exported).filter((each) => 'table' in each)
const shown = factories.flatMap(({ table }) => {
  const mark = 'button' in table ? table.button?.mark : undefined
  // A logo in its own colours is drawn in the table itself.
  return typeof mark === 'string' ? [[table.id, mark] as const] : []
})

describe('the marks of the tables', () => {
  it('are what node_modules/simple-icons makes today: else npm run build:marks', () => {
    execFileSync(process.execPath, ['scripts/marks.mjs', '--check'])
  }, 60_000)

  it('are each the one of its own table', () => {
    expect(shown.length).toBeGreaterThan(100)
    expect(Object.fromEntries(shown)).toEqual(marks)
  })

  it('show VK in white on the blue that its rules name, and the square once', () => {
    for (const { table } of [exported.vk, exported.vkid]) {
      expect(table.button?.mark).toEqual([
        { color: '#0077ff', path: expect.stringMatching(/^m[^mz]+z$/i) },
        { color: '#ffffff', path: expect.stringMatching(/^m[^mz]+z$/i) },
      ])
    }
  })

  it('weigh what the package can carry: 24 × 24, two decimals', () => {
    const texts = Object.values<string>(marks)
    expect(texts.join('').length).toBeLessThan(110_000)
    expect(texts.filter((path) => path.length > 5_000)).toEqual([])
    expect(texts.filter((path) => !/^[Mm][\d\s.,a-zA-Z-]+$/.test(path))).toEqual([])
    expect(texts.filter((path) => /\.\d{3}/.test(path))).toEqual([])
  })
})
