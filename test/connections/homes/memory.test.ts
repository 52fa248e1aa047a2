import { memoryConnections } from 'express-oauth-connect'
import { runContract } from './contract.js'

describe('memoryConnections', () => {
  runContract(() => memoryConnections({ pageSize: 7 }))

  it('has no page of nothing', () => {
    expect(() => memoryConnections({ pageSize: 0 })).toThrow(
      'memoryConnections: pageSize must be a whole number from 1, got 0',
    )
  })
})
