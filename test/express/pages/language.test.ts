import express from 'express'
import request from 'supertest'
import { languageOf } from '../../../src/express/pages/language.js'

const app = express()
app.get('/', (req, res) => {
  res.end(languageOf(req))
})

describe('the language of our own texts', () => {
  it.each([
    ['', 'en'],
    ['*', 'en'],
    ['de', 'en'],
    ['ru', 'ru'],
    ['RU', 'ru'],
    ['ru-RU', 'ru'],
    ['rue', 'en'],
    ['de, ru', 'ru'],
    ['en,ru', 'en'],
    // Of equal weights the first is meant.
    ['ru,en', 'ru'],
    ['ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7', 'ru'],
    ['en-US,en;q=0.9,ru;q=0.8', 'en'],
    ['ru;q=0.8,en;q=0.9', 'en'],
    ['ru;q=0.8,en', 'en'],
    ['ru , en ; q=0.5', 'ru'],
    ['ru;q=0', 'en'],
    ['en;q=0, *', 'ru'],
  ])('for Accept-Language %j is %s', async (header, language) => {
    const { text } = await request(app).get('/').set('Accept-Language', header)
    expect(text).toBe(language)
  })

  it('is English where nobody says', async () => {
    expect((await request(app).get('/')).text).toBe('en')
  })
})
