import { colourRules } from '../../../src/express/buttons/colours.js'
import { client } from '../../support/client.js'

const rules = (background: string, color = '#fff') => {
  const one = client({ button: { background, color } })
  return colourRules(new Map([[one.id, one]]))
}

describe('the colours of a table', () => {
  it.each(['#1f6feb', 'rebeccapurple', 'rgb(1 2 3 / 50%)', 'hsla(120, 1%, 2%, .5)'])(
    'are a rule of CSS: %s',
    (colour) => {
      const rule = `.oauth-button[data-provider="plain"]{--oauth-ground:${colour};--oauth-ink:#fff}\n`
      expect(rules(colour)).toBe(rule)
    },
  )

  it.each(['', 'red}body{display:none', 'url(//evil.example)', 'rgb(1;2)', '#12', 'red/**/'])(
    'are left out where one of them is something else: %j',
    (text) => {
      expect(rules(text)).toBe('')
      expect(rules('#000', text)).toBe('')
    },
  )

  it('are other ones on a dark page, where the table says so, and not in a light button', () => {
    const dark = { background: '#111', color: '#eee', border: 'rgb(1 2 3)' }
    const one = client({ button: { background: '#fff', color: '#000', border: '#777', dark } })
    const its = '[data-provider="plain"]'
    const colours = '{--oauth-ground:#111;--oauth-ink:#eee;--oauth-edge:rgb(1 2 3)}'
    expect(colourRules(new Map([[one.id, one]]))).toBe(
      `.oauth-button${its}{--oauth-ground:#fff;--oauth-ink:#000;--oauth-edge:#777}\n` +
        `.oauth-button-dark${its}${colours}\n` +
        `@media (prefers-color-scheme:dark){.oauth-button${its}:not(.oauth-button-light)${colours}}\n`,
    )
  })

  it('leave out an edge, and dark colours, that are none', () => {
    const bad = { background: '#000', color: '#fff', border: 'red}body{' }
    const one = client({ button: { ...bad, dark: { background: 'x}', color: '#fff' } } })
    expect(colourRules(new Map([[one.id, one]]))).toBe(
      '.oauth-button[data-provider="plain"]{--oauth-ground:#000;--oauth-ink:#fff}\n',
    )
  })

  it('are left out where the table has none', () => {
    expect(colourRules(new Map([['plain', client()]]))).toBe('')
  })
})
