import { memoryConnections } from 'express-oauth-connect'
import { countKept } from '../../support/kept.js'
import { runContract } from './contract.js'

describe('memoryConnections', () => {
  runContract(() => memoryConnections({ pageSize: 7 }))

  it('keeps nothing of what was removed', async () => {
    const store = memoryConnections()
    const rest = { version: 1, provider: 'plain', account: 'default', sealed: 'sealed' }
    const kept = await countKept(async () => {
      await store.put({ id: 'one', owner: 'alice', ...rest }, null)
      await store.remove('one')
    })
    expect(kept).toEqual([])
  })

  it('has no other options', () => {
    expect(() => memoryConnections(null as never)).toThrow(
      'memoryConnections: options must be an object, got null',
    )
    expect(() => memoryConnections({ pagesize: 5 } as never)).toThrow('unknown option "pagesize"')
  })

  it('has no page of nothing', () => {
    expect(() => memoryConnections({ pageSize: 0 })).toThrow(
      'memoryConnections: pageSize must be a whole number from 1, got 0',
    )
  })
})
