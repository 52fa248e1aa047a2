import { folder, run } from './command.js'

const OLD = 'old-canary-9b1f7c2d5e8a4036f1d2c3b4a5968778'
const NEW = 'new-canary-0a1b2c3d4e5f60718293a4b5c6d7e8f9'
const LOST = 'lost-canary-5e6f70819b1f7c2d5e8a4036f1d2c3b4'

/** A site whose store has connections that were made while `madeWith` was the secret. */
function config(madeWith: string, secrets: readonly string[], many = 3): string {
  return `import { memoryConnections, oauth } from 'express-oauth-connect'
import { senler } from 'express-oauth-connect/providers'
const store = memoryConnections()
const given = {
  baseUrl: 'https://shop.example',
  providers: [senler({ clientId: 'id', clientSecret: 'client-canary' })],
  connections: { store, owner: () => undefined },
}
const before = oauth({ ...given, secret: '${madeWith}' })
for (let n = 0; n < ${many}; n++) {
  const tokens = { accessToken: 'access-canary' }
  await before.importConnection(\`owner-canary-\${n % 2}\`, 'senler', { tokens, account: String(n) })
}
export const options = { ...given, secret: ${JSON.stringify(secrets)} }`
}

const at = (text: string) => folder({ 'oauth.config.mjs': text })

describe('reseal', () => {
  it('seals anew, says how far it is, and shows no secret', async () => {
    const cwd = at(config(OLD, [NEW, OLD], 2_500))
    const { code, output } = await run(['reseal'], { cwd })
    expect(output).toBe(
      '…     1000 looked at, 1000 sealed anew\n' +
        '…     2000 looked at, 2000 sealed anew\n' +
        'ok    connections sealed anew: 2500, sealed with the first secret already: 0\n',
    )
    expect(code).toBe(0)
  })

  it('counts what no secret opens, names nobody, and ends with 1', async () => {
    const cwd = at(config(LOST, [NEW, OLD]))
    const { code, lines, output } = await run(['reseal', 'oauth.config.mjs'], { cwd })
    expect(lines('fail')).toEqual([
      'fail  D45 connections that no secret of the list opens: 3, of 2 owners; they are left as they are',
    ])
    expect(output).not.toContain('canary')
    expect(code).toBe(1)
  })

  it('says in Russian that there is no store', async () => {
    const module = config(OLD, [NEW]).replace(
      '= { ...given,',
      '= { ...given, connections: undefined,',
    )
    const { code, lines } = await run(['reseal', '--lang', 'ru'], { cwd: at(module) })
    expect(lines('fail')).toEqual([
      'fail  D44 oauth.config.mjs: хранилище подключений не задано, шифровать нечего',
    ])
    expect(code).toBe(1)
  })

  it('says what is wrong with the options or the store, and changes nothing', async () => {
    const [short, down] = await Promise.all([
      run(['reseal'], { cwd: at(config(OLD, ['short-canary'])) }),
      run(['reseal'], {
        cwd: at(`${config(OLD, [NEW])}
store.page = () => Promise.reject(new Error('canary'))`),
      }),
    ])
    expect(short.lines('fail')[0]).toMatch(/^fail {2}D13 oauth: .*secret/)
    expect(down.lines('fail')).toEqual(['fail  D46 the connection store: it failed'])
    expect(short.output + down.output).not.toContain('canary')
    expect([short.code, down.code]).toEqual([1, 1])
  })
})
