// src/providers/index.ts, made of the files beside it; with --check it is only compared.
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { providerFiles } from './providers.mjs'

const INDEX = 'src/providers/index.ts'
const HEAD = `/**
 * \`express-oauth-connect/providers\`: every provider that is known here, each a table of its own, and
 * any OpenID server by discovery. Each is at \`express-oauth-connect/providers/<id>\` as well.
 * Made by \`npm run build:providers\`.
 * @packageDocumentation
 */
`

const lines = providerFiles()
  .map(({ id, values, types }) => ({
    id,
    names: [...values, ...types.map((name) => `type ${name}`)],
  }))
  .map(({ id, names }) => `export { ${names.join(', ')} } from './${id}.js'\n`)
const config = await resolveConfig(INDEX)
const text = await format(HEAD + lines.join(''), { ...config, parser: 'typescript' })

if (!process.argv.includes('--check')) writeFileSync(INDEX, text)
else if (readFileSync(INDEX, 'utf8') !== text) {
  console.error(`${INDEX} is not what its folder holds: npm run build:providers`)
  process.exitCode = 1
}
