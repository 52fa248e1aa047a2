import { existsSync } from 'node:fs'
import { readCatalogue } from '../../src/cli/catalogue.js'
import { providerPage } from '../../src/cli/provider/page-address.js'
import { run } from './command.js'

describe('express-oauth-connect provider', () => {
  it('prints what to register, and the code to paste', async () => {
    const { code, output } = await run(['provider', 'senler'])
    expect(output).toContain(
      'redirect URI there, character by character: <baseUrl>/auth/senler/callback',
    )
    expect(output).toContain(`import { senler } from 'express-oauth-connect/providers'

export const registration = senler({
  clientId: process.env.SENLER_CLIENT_ID,
  clientSecret: process.env.SENLER_CLIENT_SECRET,
})
`)
    expect(output).toContain('- The token is asked for by GET')
    expect(code).toBe(0)
  })

  it.each([
    [
      'bstats',
      "  clientName: '<your client name>',\n  clientId: process.env.BSTATS_CLIENT_ID,\n})",
    ],
    ['ringme', "  origin: '<your origin>',\n  clientId: process.env.RINGME_CLIENT_ID,"],
    ['openid', "  id: '<your id>',\n  issuer: '<your issuer>',\n"],
    ['keycloak', "  settings: { host: '<your host>', realm: '<your realm>' },\n"],
    ['apple', '  privateKey: process.env.APPLE_PRIVATE_KEY,\n'],
  ])('names what a table alone does not tell: %s', async (id, code) => {
    const { output } = await run(['provider', id])
    expect(output).toContain(code)
  })

  it('leads to a page that exists, for every provider and in both languages', async () => {
    const pages = (await readCatalogue()).flatMap(({ table }) =>
      Object.values(providerPage(table.id)).map((url) => url.replace(/^.*\/blob\/main\//, '')),
    )
    expect(pages.length).toBeGreaterThan(400)
    expect(pages.filter((file) => !existsSync(file))).toEqual([])
  })

  it('speaks Russian', async () => {
    const { output } = await run(['provider', 'admitad', '--lang', 'ru'])
    expect(output).toContain('redirect URI не нужен: приложение входит само')
    expect(output).toContain("scope: ['<your scope>'],")
  })

  it('names those that are spelled alike where it knows none of that id', async () => {
    const { code, lines } = await run(['provider', 'admit'])
    expect(lines('fail')).toEqual(["fail  there is no provider 'admit'. Did you mean admitad?"])
    expect(code).toBe(1)
    expect((await run(['provider', 'githb'])).output).toContain('Did you mean github?\n')
  })
})
