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

  it('are left out where the table has none', () => {
    expect(colourRules(new Map([['plain', client()]]))).toBe('')
  })
})
