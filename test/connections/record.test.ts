import { openRecord, sealRecord } from '../../src/connections/record.js'
import { createSealer } from '../../src/protocol/seal.js'
import { client, thrownBy } from '../support/client.js'
import { aging } from '../support/services.js'

const sealer = createSealer(['a secret of 32 bytes or more, of a site'], 'connection')
const plain = client()
const connection = aging()
const record = sealRecord(sealer, plain, 'owner-1', connection)

it('a record opens as what was sealed', () => {
  expect(openRecord(sealer, plain, record)).toEqual(connection)
})

it('shows in clear only what it is looked up by', () => {
  const { sealed, ...clear } = record
  expect(clear).toEqual({
    id: 'connection-1',
    version: 1,
    owner: 'owner-1',
    provider: 'plain',
    account: 'default',
  })
  expect(sealed).not.toMatch(/canary|group_id|Bearer/)
})

it.each([
  ['id', 'connection-2'],
  ['version', 2],
  ['provider', 'other'],
  ['account', 'another'],
])('does not open with another %s', (field, value) => {
  expect(thrownBy(() => openRecord(sealer, plain, { ...record, [field]: value }))).toMatchObject({
    code: 'not_connected',
    message: expect.stringContaining('cannot be opened') as string,
  })
})

it('opens for whichever session or user lists it', () => {
  expect(openRecord(sealer, plain, { ...record, owner: 'owner-2' })).toEqual(connection)
})

it('opens with an old secret that is listed after the new one', () => {
  const secrets = [
    'a new secret of 32 bytes or more, of it',
    'a secret of 32 bytes or more, of a site',
  ]
  expect(openRecord(createSealer(secrets, 'connection'), plain, record)).toEqual(connection)
  expect(() => openRecord(createSealer(secrets.slice(0, 1), 'connection'), plain, record)).toThrow(
    'cannot be opened',
  )
})

describe('a record is bound to', () => {
  const token = 'https://id.example/token'
  const api = 'https://api.example/v1/'

  it.each([
    ['the client id', client({}, { clientId: 'another-client' })],
    ['the token endpoint’s origin', client({ tokenEndpoint: 'https://id.example:444/token' })],
    ['the API’s origin', client({ apiBaseUrl: 'https://api2.example/v1/' })],
    [
      'both, of which formerOrigins names one',
      client(
        { tokenEndpoint: 'https://id2.example/token', apiBaseUrl: 'https://api2.example/' },
        { formerOrigins: ['https://id.example'] },
      ),
    ],
  ])('%s', (_what, other) => {
    expect(thrownBy(() => openRecord(sealer, other, record))).toMatchObject({
      code: 'not_connected',
      message: expect.stringContaining('belongs to another registration') as string,
      hint: expect.stringContaining('formerOrigins') as string,
    })
  })

  it.each([
    ['paths may change', client({ tokenEndpoint: `${token}/v2`, apiBaseUrl: `${api}v2/` })],
    [
      'a host that moved is named',
      client(
        { tokenEndpoint: 'https://new.example/token', apiBaseUrl: 'https://new.example/' },
        { formerOrigins: ['https://id.example', 'https://api.example'] },
      ),
    ],
  ])('nothing else: %s', (_what, same) => {
    expect(openRecord(sealer, same, record)).toEqual(connection)
  })
})
