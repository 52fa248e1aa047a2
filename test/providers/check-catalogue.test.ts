import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'oauth-facts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fact = (value: unknown) => ({ value, agree: ['one', 'two'], differ: {} })
const SENLER = {
  id: 'senler',
  authorizationEndpoint: fact('https://senler.ru/cabinet/OAuth2authorize/'),
  tokenEndpoint: fact('https://senler.ru/ajax/cabinet/OAuth2token'),
  apiBaseUrl: fact('https://senler.ru'),
  clientAuth: { value: 'either' },
  pkce: { value: 'breaks' },
  tokenMethod: fact('GET'),
  bearer: { value: 'form:access_token' },
  grants: { authorization_code: ['one'] },
  profile: { sub: fact('item.group_id') },
}

/** What `npm run check:catalogue` prints of Senler's table, and how it ends. */
async function check(known: object, listed = '') {
  const [facts, list] = [join(folder, 'facts.json'), join(folder, 'differences.tsv')]
  writeFileSync(facts, JSON.stringify({ providers: [{ ...SENLER, ...known }] }))
  writeFileSync(list, listed)
  return run('--facts', facts, '--differences', list)
}

async function run(...args: readonly string[]) {
  const command = ['node_modules/tsx/dist/cli.mjs', 'scripts/check-catalogue.mjs', ...args]
  try {
    const { stdout } = await execute(process.execPath, command)
    return { code: 0, stdout }
  } catch (error) {
    return error as { readonly code: number; readonly stdout: string }
  }
}

describe('npm run check:catalogue', () => {
  it('finds no difference where the facts are spelled in another way', async () => {
    const { code, stdout } = await check({})
    expect(stdout).toContain('0 differences')
    expect(code).toBe(0)
  })

  it('ends with 1, and names each cell that differs without a reason', async () => {
    const elsewhere = fact('https://elsewhere.example/')
    const { code, stdout } = await check({
      authorizationEndpoint: elsewhere,
      tokenEndpoint: elsewhere,
      refreshEndpoint: elsewhere,
      revocationEndpoint: elsewhere,
      userinfoEndpoint: elsewhere,
      apiBaseUrl: elsewhere,
      clientAuth: { value: 'basic' },
      pkce: { value: 'required' },
      tokenMethod: fact('POST'),
      bearer: { value: 'query:access_token' },
      grants: { client_credentials: ['one'] },
      profile: { sub: fact('id'), name: fact('label') },
    })
    expect([...stdout.matchAll(/^WRONG {2}senler ([\w.]+): /gm)].map(([, cell]) => cell)).toEqual([
      ...['authorizationEndpoint', 'tokenEndpoint', 'refreshEndpoint', 'revocationEndpoint'],
      ...['userinfoEndpoint', 'apiBaseUrl', 'clientAuth', 'pkce', 'tokenMethod', 'bearer'],
      ...['grants', 'profile.sub', 'profile.name'],
    ])
    expect(code).toBe(1)
  })

  it('takes a difference that is listed with a reason, and none without', async () => {
    const known = { tokenMethod: fact('POST') }
    const right = await check(known, 'senler\ttokenMethod\tGET\tthe vendor documents GET\n')
    expect(right.stdout).toContain('the vendor documents GET')
    expect(right.code).toBe(0)
    const unfounded = await check(known, 'senler\ttokenMethod\tGET\t\n')
    expect(unfounded.code).toBe(1)
  })

  it('ends with 1 where a listed difference is none any more', async () => {
    const { code, stdout } = await check({}, 'senler\ttokenMethod\tPOST\ta typo\n')
    expect(stdout).toContain('GONE   senler tokenMethod')
    expect(code).toBe(1)
  })

  it('says in one line that there is no such file', async () => {
    const { code, stdout } = await run('--facts', join(folder, 'absent.json'))
    expect(stdout).toMatch(/^skipped: [^\n]+\n$/)
    expect(code).toBe(0)
  })
})
