import { createReadStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { gate } from '../support/gate.js'
import { answer, issue, stub, type Stub } from '../support/stub.js'
import { begin, plain, signIn, site } from '../support/site.js'

// Jest ends the process at a rejection that nobody handles, and fails the test that runs at an
// exception that nobody catches: each of these tests is one that must not end in that way.

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 50))

describe('a stream that a site sends', () => {
  /** A site with a route that posts the stream which the test gives. */
  function posting(body: () => unknown) {
    const shop = site([plain(provider.origin)])
    shop.app.post('/upload', (req, res) => {
      req
        .oauth('plain')
        .post('files', body())
        .then(
          () => res.json('sent'),
          (error: unknown) => res.status(500).json([(error as { code?: string }).code]),
        )
    })
    return shop.browser()
  }

  it('may fail while the token is renewed', async () => {
    provider.token = issue({ expires_in: 30 })
    const stream = new PassThrough()
    const browser = posting(() => stream)
    await signIn(browser)
    const renewal = gate(provider, 'token')
    const upload = browser.post('/upload').then(({ status }) => status)
    await renewal.reached
    stream.destroy(new Error('the disk is gone'))
    await settled()
    renewal.open()
    expect(await upload).toBe(500)
    expect(provider.to('/api/files')).toEqual([])
  })

  it('may fail before the call begins', async () => {
    const browser = posting(() => createReadStream('/there/is/no/such/file'))
    await signIn(browser)
    expect((await browser.post('/upload')).status).toBe(500)
  })

  it('is closed where the call is never sent', async () => {
    const stream = new PassThrough()
    const browser = posting(() => stream)
    expect((await browser.post('/upload')).body).toEqual(['not_connected'])
    expect(stream.destroyed).toBe(true)
  })
})

describe('a site that answers before we do', () => {
  it.each([
    ['is then told that nobody is connected', false],
    ['then meets a failure of the session store', true],
  ])('%s', async (_what, connected) => {
    const store = new MemoryStore()
    const shop = site([plain(provider.origin)], {}, { store })
    const get = store.get.bind(store)
    shop.app.get(
      '/impatient',
      (_req, res, next) => {
        const answered = new Promise((resolve) => res.once('finish', resolve))
        store.get = (_id, done) => void answered.then(() => done(new Error('down')))
        res.send('too late')
        next()
      },
      shop.auth.required('plain'),
      (_req, res) => res.send('in'),
    )
    const browser = shop.browser()
    if (connected) await signIn(browser)
    expect((await browser.get('/impatient')).text).toBe('too late')
    await settled()
    store.get = get
  })

  it('is not answered a second time by a callback that took longer', async () => {
    const app = express().use((_req, res, next) => {
      if (_req.url.includes('/callback')) setTimeout(() => res.status(503).send('too late'), 30)
      next()
    })
    app.use(site([plain(provider.origin)]).app)
    const browser = supertest.agent(app)
    const { callback } = await begin(browser)
    const slow = gate(provider, 'token')
    const answered = browser.get(callback()).then(({ text }) => text)
    await slow.reached
    expect(await answered).toBe('too late')
    slow.open()
    await settled()
  })
})

describe('a session', () => {
  it('whose save throws costs one answer', async () => {
    class Throwing extends MemoryStore {
      throwing = false
      override set = (...args: Parameters<MemoryStore['set']>) => {
        if (this.throwing) throw new Error('set threw')
        super.set(...args)
      }
    }
    const store = new Throwing()
    const browser = site([plain(provider.origin)], {}, { store }).browser()
    const { callback } = await begin(browser)
    store.throwing = true
    expect((await browser.get(callback())).status).toBe(503)
    store.throwing = false
    await signIn(browser)
  })
})

describe('an answer', () => {
  it('that unpacks to more than is read costs one answer', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const browser = site([plain(provider.origin)]).browser()
    await signIn(browser)
    provider.api = answer(200, bomb, packed)
    expect((await browser.get('/call/plain')).status).toBe(502)
    provider.token = answer(200, bomb, packed)
    const { callback } = await begin(browser)
    expect((await browser.get(callback())).status).toBe(502)
  })
})
