import { signIn } from '../../support/site.js'
import { stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { revocable, shop } from './shop.js'

describe('the cost of fifty connections', () => {
  it('is one record for an API call', async () => {
    const [provider, store] = [await stub(), new WatchedStore()]
    const cells = { callbackParams: { account: /^\d+$/ }, account: 'account' }
    const browser = shop(store, [revocable(provider, {}, cells)]).browser()
    for (let n = 0; n < 50; n++) {
      await signIn(browser, 'plain', {}, { code: 'c', account: String(n) })
    }
    expect(store.records).toHaveLength(50)
    const read: string[] = []
    const get = store.get.bind(store)
    store.get = (id, done) => (read.push(id), get(id, done))
    await browser.get('/call/plain').expect(200)
    await browser.get('/call/plain?account=7').expect(200)
    expect(read.filter((id) => id.startsWith('oauth-'))).toHaveLength(2)
  })
})
