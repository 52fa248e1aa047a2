import { newestByProvider } from '../../src/browser/newest.js'

describe('when each provider was connected last', () => {
  it('is the newest of its accounts', () => {
    const connections = [
      { provider: 'one', connectedAt: 5 },
      { provider: 'one', connectedAt: 9 },
      { provider: 'two', connectedAt: 7 },
      { provider: 'one', connectedAt: 8 },
    ]
    expect([...newestByProvider(connections)]).toEqual([
      ['one', 9],
      ['two', 7],
    ])
  })

  it('is never 0, which means not connected', () => {
    expect(newestByProvider([{ provider: 'one', connectedAt: 0 }]).get('one')).toBe(1)
    expect(newestByProvider([]).get('one')).toBeUndefined()
  })
})
