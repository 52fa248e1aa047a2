import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { WIDTHS } from '../../src/express/buttons/options.js'
import { BUTTONS_CSS, BUTTONS_JS } from '../../src/express/routes/browser-files.js'

describe('what browsers get', () => {
  it('is what src/browser makes today: else npm run build:browser', async () => {
    const check = promisify(execFile)(process.execPath, ['scripts/browser.mjs', '--check'])
    await expect(check).resolves.toEqual({ stdout: '', stderr: '' })
  })

  it('has a class for every width of a button', () => {
    const missing = WIDTHS.filter(
      (width) => !BUTTONS_CSS.includes(`.oauth-button-${width}{--width: ${width}px}`),
    )
    expect(missing).toEqual([])
  })

  it('makes no code and no HTML of text, and loads nothing else', () => {
    expect(BUTTONS_JS).not.toMatch(/innerHTML|insertAdjacent|document\.write|\beval\b|\bFunction\(/)
    expect(BUTTONS_JS).not.toMatch(/\bimport\b|\brequire\(/)
    expect(BUTTONS_CSS).not.toMatch(/@import|url\(/)
  })
})
