import { join, resolve } from 'node:path'
import ts from 'typescript'

/** What the compiler says of a site's file, its lines first; nothing where it compiles. */
function complaints(source: string): string[] {
  const name = resolve('test/types/site-of-a-user.ts')
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve('.'))
  const host = ts.createCompilerHost(options)
  host.readFile = (path) => (path === name ? source : ts.sys.readFile(path))
  host.fileExists = (path) => path === name || ts.sys.fileExists(path)
  host.getSourceFile = (path, version) => {
    const text = host.readFile(path)
    return text === undefined ? undefined : ts.createSourceFile(path, text, version)
  }
  const program = ts.createProgram([name, join('src', 'index.ts')], options, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(name))
    .map(({ file, start = 0, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
      return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
}

const SITE = `
import type { Request } from 'express'
import { oauth } from 'express-oauth-connect'
import { senler, bstats } from 'express-oauth-connect/providers'
export const providers = [senler({ clientId: 'x', clientSecret: 'y' }), bstats({ clientName: 'z' })] as const
export const auth = oauth({ baseUrl: 'http://localhost:3000', secret: undefined, providers })
`
const REGISTER = `declare module 'express-oauth-connect' { interface Register { providers: typeof providers } }
`

describe('interface Register', () => {
  it('makes a typo in req.oauth and auth.required an error', () => {
    const use = (id: string) => `${SITE}${REGISTER}
export const api = (req: Request) => req.oauth('${id}')
export const guard = () => auth.required('${id}')
export const guards = () => auth.required(['bstats', '${id}'])
export const tokens = (req: Request) => req.oauth.tokens('${id}')
`
    expect(complaints(use('senler'))).toEqual([])
    const wrong = complaints(use('senlr'))
    expect(wrong.map((line) => line.split(':')[0])).toEqual(['9', '10', '11', '12'])
  })

  it('takes a union where an app has several oauth()', () => {
    const two = `${SITE}
export const more = [bstats({ clientName: 'z', id: 'stats' })] as const
declare module 'express-oauth-connect' { interface Register { providers: typeof providers | typeof more } }
export const api = (req: Request) => [req.oauth('senler'), req.oauth('stats')]
export const typo = (req: Request) => req.oauth('stat')
`
    expect(complaints(two).map((line) => line.split(':')[0])).toEqual(['11'])
  })

  it('may be left out: any text is an id then', () => {
    expect(complaints(`${SITE}export const api = (req: Request) => req.oauth('any')\n`)).toEqual([])
  })
})
