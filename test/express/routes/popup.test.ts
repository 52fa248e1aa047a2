import type { Request } from 'express'
import { donePath, isPopup, startPath } from '../../../src/express/routes/popup.js'
import { createSite } from '../../../src/express/site.js'
import { client } from '../../support/client.js'
import { BASE_URL, plain, SECRET } from '../../support/site.js'

const site = createSite({
  baseUrl: BASE_URL,
  secret: SECRET,
  providers: [plain('https://id.example')],
})
const asked = (url: string) => isPopup(site, client(), { url, headers: {} } as unknown as Request)

describe('a popup', () => {
  it('ends on its last page, with the failure where there was one', () => {
    expect(donePath(site, client())).toBe('/auth/done#provider=plain')
    expect(donePath(site, client(), 'a b')).toBe('/auth/done#provider=plain&error=a+b')
  })

  it('stays one when the sign-in begins anew', () => {
    expect(startPath('/auth', 'plain', true)).toBe('/auth/plain/start?display=popup')
    expect(startPath('/auth', 'plain', false)).toBe('/auth/plain/start')
  })

  it('is known by what start was asked, and none by what cannot be read', () => {
    expect(asked('/auth/plain/start?display=popup')).toBe(true)
    expect(asked('/auth/plain/start?display=page')).toBe(false)
    expect(asked('/auth/plain/start?other=popup')).toBe(false)
    expect(asked('/auth/plain/start?a=1&a=2')).toBe(false)
  })
})
