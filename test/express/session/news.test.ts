import { MemoryStore } from 'express-session'
import {
  forget,
  readNews,
  sessionNews,
  stands,
  tellNews,
} from '../../../src/express/session/news.js'
import { siteOf } from '../../../src/express/site.js'
import { savedConnection, sessionText } from '../../support/saved.js'
import { withClock } from '../../support/clock.js'
import { BASE_URL, plain, SECRET } from '../../support/site.js'
import { visit } from '../../support/visit.js'

const tokens = { accessToken: 'access', tokenType: 'Bearer' }
const saved = (id: string, version = 1) => savedConnection({ id, account: id, version, tokens })
const renewed = (version: number) =>
  ({ gone: false, version, tokens: { ...tokens, accessToken: 'newer' }, renewedAt: 9 }) as const

const newSite = () =>
  siteOf({ baseUrl: BASE_URL, secret: SECRET, providers: [plain('https://api.example')] })

describe('news of a connection', () => {
  it('reaches those who ask for it, for as long as a request may take', async () => {
    await withClock(async (forward) => {
      const site = newSite()
      await tellNews(site, 'a', { gone: true })
      forward(2 * 3600_000 - 1)
      expect(await readNews(site, 'a')).toEqual({ gone: true })
      expect(await readNews(site, 'b')).toBeUndefined()
      forward(1)
      expect(await readNews(site, 'a')).toBeUndefined()
    })
  })

  it('tells whether it stands', async () => {
    const site = newSite()
    await tellNews(site, 'a', { gone: true })
    await tellNews(site, 'b', renewed(2))
    const standing = ['a', 'b', 'c'].map((id) => stands(site, saved(id)))
    expect(await Promise.all(standing)).toEqual([false, true, true])
  })
})

describe('a copy of a session', () => {
  it('loses what has ended, takes what is newer, and keeps the rest', async () => {
    const site = newSite()
    await tellNews(site, 'a', { gone: true })
    await tellNews(site, 'b', renewed(2))
    await tellNews(site, 'c', renewed(1))
    await tellNews(site, 'd', renewed(0))
    const copy = ['a', 'b', 'c', 'd', 'e'].map((id) => saved(id))
    expect(await sessionNews(site).correct(copy)).toEqual([
      { ...saved('b', 2), tokens: { ...tokens, accessToken: 'newer' }, renewedAt: 9 },
      saved('c'),
      saved('d'),
      saved('e'),
    ])
  })

  it('is left as it is where there is nothing new', async () => {
    const site = newSite()
    const copy = [saved('a'), saved('b')]
    expect(await sessionNews(site).correct(copy)).toBe(copy)
  })

  it('that ended takes its connections along, and no other session', async () => {
    await withClock(async (forward) => {
      const site = newSite()
      const news = sessionNews(site)
      await news.end('one', [saved('a'), saved('b')])
      const gone = await Promise.all(['a', 'b', 'c'].map((id) => readNews(site, id)))
      expect(gone).toEqual([{ gone: true }, { gone: true }, undefined])
      expect([await news.isOver('one'), await news.isOver('two')]).toEqual([true, false])
      forward(2 * 3600_000)
      expect(await news.isOver('one')).toBe(false)
    })
  })
})

describe('forgetting a connection', () => {
  it('ends it for everybody, and is saved at once', async () => {
    const site = newSite()
    const store = new MemoryStore()
    const req = await visit({ store })
    req.session.oauth = sessionText([saved('a'), saved('b')])
    await forget(site, req, 'a')
    expect(await readNews(site, 'a')).toEqual({ gone: true })
    expect(await readNews(site, 'b')).toBeUndefined()
    const stored = await new Promise((resolve) =>
      store.get(req.sessionID, (_error, data) => resolve(data)),
    )
    expect(stored).toMatchObject({ oauth: sessionText([saved('b')]) })
  })
})
