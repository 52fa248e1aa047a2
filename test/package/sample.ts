/** How a site of one kind loads its packages and is compiled. */
export interface Sample {
  readonly name: string
  readonly express: 4 | 5
  /** `type` of its package.json. */
  readonly type: 'module' | 'commonjs'
  /** Compiled first, with these options; a plain JavaScript site has none. */
  readonly compilerOptions?: Readonly<Record<string, unknown>>
}

const TYPESCRIPT = {
  target: 'es2022',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
  outDir: 'out',
  rootDir: '.',
}

export const SAMPLES: readonly Sample[] = [
  { name: 'ESM', express: 5, type: 'module' },
  { name: 'CommonJS', express: 4, type: 'commonjs' },
  {
    name: 'TypeScript, node16 in ESM',
    express: 4,
    type: 'module',
    compilerOptions: { ...TYPESCRIPT, module: 'node16', moduleResolution: 'node16' },
  },
  {
    name: 'TypeScript, node16 in CommonJS',
    express: 5,
    type: 'commonjs',
    // Our own declarations are looked at too; it takes long, so once.
    compilerOptions: {
      ...TYPESCRIPT,
      skipLibCheck: false,
      module: 'node16',
      moduleResolution: 'node16',
    },
  },
  {
    name: 'TypeScript, bundler',
    express: 5,
    type: 'module',
    compilerOptions: { ...TYPESCRIPT, module: 'esnext', moduleResolution: 'bundler' },
  },
]

const IMPORTS = `import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { oauth } from 'express-oauth-connect'
import { senler } from 'express-oauth-connect/providers'
import { redisStore } from 'express-oauth-connect/redis'
import { sandbox } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
`

/** A site that signs one visitor in, calls the API once, and prints what came. */
const BODY = `
async function main() {
  const stand = await sandbox({ senler: { autoApprove: true } })
  const { origin, clientId, clientSecret } = stand.senler
  const app = express()
  app.use(session({ secret: 'a secret for samples', resave: false, saveUninitialized: false }))
  const auth = oauth({
    baseUrl: 'http://localhost:3000',
    secret: 'a secret for samples, 32 bytes or more',
    providers: [senler({ origin, clientId, clientSecret })],
  })
  app.use(auth)
  app.get('/', auth.required('senler'), (req, res, next) => {
    req
      .oauth('senler')
      .post<{ success: boolean }>('subscribers/count')
      .then(async ({ data }) => {
        const saved: string | undefined = (await req.oauth.connections())[0]?.provider
        res.json({ success: data.success, saved, redis: typeof redisStore })
      })
      .catch(next)
  })
  const visitor = supertest.agent(app)
  await signIn(visitor, 'senler')
  const { body } = await visitor.get('/')
  await stand.close()
  console.log(JSON.stringify(body))
}
void main()
`

/** What only a compiler sees: each line must be an error, or the types did not arrive. */
const REFUSED = `
declare const req: express.Request
// @ts-expect-error an account is text
void (() => req.oauth('senler', { account: 7 }))
// @ts-expect-error our key of the session holds a text
void (() => req.session.oauth?.connections)
`

/** The site's one file, in the language of its kind. */
export function sourceOf({ compilerOptions, type }: Sample): string {
  if (compilerOptions) return IMPORTS + BODY + REFUSED
  const plain = BODY.replace(/<{ success: boolean }>|: string \| undefined/g, '')
  if (type === 'module') return IMPORTS + plain
  return IMPORTS.replace(/import (.*) from ('.*')/g, 'const $1 = require($2)') + plain
}
