import { languageOf } from '../../../src/express/pages/language.js'

describe('the language of our own texts', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['de', 'en'],
    ['ru', 'ru'],
    ['RU', 'ru'],
    ['ru-RU', 'ru'],
    ['rue', 'en'],
    ['de, ru', 'ru'],
    ['ru,en', 'en'],
    ['ru;q=0.9,en;q=0.8', 'ru'],
    ['ru;q=0.8,en;q=0.9', 'en'],
    ['ru;q=0.8,en', 'en'],
    ['ru , en ; q=0.5', 'ru'],
    ['ru;level=1; q=0.3, en;q=0.4', 'en'],
    ['ru;q=0', 'en'],
    ['ru;q=soon', 'en'],
    ['ru;q', 'ru'],
    ['ru;q=-1', 'en'],
    ['en;q=0.4, ru;q=0.2, ru-RU;q=0.6', 'ru'],
  ])('for Accept-Language %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})
