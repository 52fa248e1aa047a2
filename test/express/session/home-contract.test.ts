import type { ConnectionRecord, ConnectionStore } from 'express-oauth-connect'
import { connectionStoreContract } from 'express-oauth-connect/testing'
import { sessionHome } from '../../../src/express/session/home.js'
import { createSite } from '../../../src/express/site.js'
import { BASE_URL, plain, SECRET } from '../../support/site.js'
import { visit } from '../../support/visit.js'

/** It has one owner, the session; its pages are not asked by subject or time. */
const APPLIES = [
  'changes a record only over the version that was read',
  'finds the newest connection, or the account that is named',
  'lets one of a hundred changes at the same time win',
  'pages through an owner’s, oldest first',
  'removes a connection once, and only the version that is meant',
  'takes a sealed text of 64 KiB',
]

/** The home of a new session, which lists what is put there as a sign-in does. */
async function createStore(): Promise<ConnectionStore> {
  const site = createSite({ baseUrl: BASE_URL, secret: SECRET, providers: [plain(BASE_URL)] })
  const req = await visit()
  await new Promise<void>((resolve) => req.session.save(() => resolve()))
  const home = sessionHome(site, req)
  // The contract names its owners itself.
  let named: string | undefined
  const inside = (owner: string) => (owner === named ? req.sessionID : owner)
  const outside = (record: ConnectionRecord | undefined) =>
    record && { ...record, owner: named ?? record.owner }
  return {
    find: async (owner, ...rest) => outside(await home.find(inside(owner), ...rest)),
    get: async (id) => outside(await home.get(id)),
    async put(record, expectedVersion) {
      named ??= record.owner
      const { id, provider, account } = record
      if (expectedVersion === null) {
        req.session.oauth = [...(req.session.oauth ?? []), { id, provider, account }]
      }
      return home.put({ ...record, owner: inside(record.owner) }, expectedVersion)
    },
    remove: (...which) => home.remove(...which),
    async page({ owner = '', ...query }) {
      const { records, cursor } = await home.page({ ...query, owner: inside(owner) })
      return { records: records.map(outside).filter((one) => one !== undefined), cursor }
    },
  }
}

describe('the home in a session store', () => {
  const cases = connectionStoreContract(createStore).filter(({ name }) => APPLIES.includes(name))

  it('has these promises to keep', () => {
    expect(cases.map(({ name }) => name).sort()).toEqual(APPLIES)
  })

  it.each(cases)('$name', ({ run }) => run())
})
