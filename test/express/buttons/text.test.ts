import { buttonLabel, monogram } from '../../../src/express/buttons/text.js'
import { escapeHtml } from '../../../src/express/pages/html.js'
import { client } from '../../support/client.js'

describe('a button’s words', () => {
  it('name the provider as it is called', () => {
    expect(buttonLabel(client(), 'en')).toBe('Sign in with Plain')
    expect(buttonLabel(client({ name: '$& {}' }), 'ru')).toBe('Войти через $& {}')
  })

  it('are the table’s own where it has them in that language', () => {
    const own = client({
      button: { background: '#000', color: '#fff', label: { ru: 'Войти с Plain ID' } },
    })
    expect(buttonLabel(own, 'ru')).toBe('Войти с Plain ID')
    expect(buttonLabel(own, 'en')).toBe('Sign in with Plain')
  })

  it('begin with one letter, however many units it takes', () => {
    expect(monogram('Plain')).toBe('P')
    expect(monogram('𝒫lain')).toBe('𝒫')
    expect(monogram('')).toBe('')
  })
})

it('text stays text between tags and inside attributes', () => {
  expect(escapeHtml(`a&<>"'\`=b`)).toBe('a&#38;&#60;&#62;&#34;&#39;&#96;&#61;b')
})
