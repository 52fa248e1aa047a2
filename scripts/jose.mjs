// jose ships ES modules only, which neither CommonJS on every Node.js that we support nor Jest can
// load: this bundles what we use of it into one module of src. With --check it writes nothing and
// fails where that module is not what node_modules/jose makes.
import { build } from 'esbuild'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

export const JOSE_FILE = 'src/protocol/jose/bundle.ts'

/** What src/protocol/jose/jose.ts declares: a new name here needs its signature there. */
const NAMES = [
  'SignJWT',
  'compactDecrypt',
  'createLocalJWKSet',
  'decodeJwt',
  'decodeProtectedHeader',
  'errors',
  'importJWK',
  'importPKCS8',
  'jwtVerify',
]

/** Writes the module anew; the same jose and the same esbuild give the same bytes. */
export async function buildJose() {
  writeFileSync(JOSE_FILE, await joseFile())
}

async function joseFile() {
  const { version } = JSON.parse(readFileSync('node_modules/jose/package.json', 'utf8'))
  const licence = readFileSync('node_modules/jose/LICENSE.md', 'utf8').trimEnd()
  const head = [
    '// @ts-nocheck',
    '// Made by scripts/jose.mjs (npm run build:jose): update jose in package.json, and build again.',
    // The comment that minifiers keep: the licence asks to be where its code is.
    `/*! jose ${version}, https://github.com/panva/jose`,
    '',
    licence,
    '*/',
  ]
  // Of a type that jose.ts knows better: tsc cannot declare the classes within.
  return `${head.join('\n')}\n${await bundle()}\nexport const jose: unknown = bundled\n`
}

async function bundle() {
  const contents = `export { ${NAMES.join(', ')} } from 'jose'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'bundled',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  })
  return outputFiles[0].text.trim()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv.includes('--check')) await buildJose()
  else if (readFileSync(JOSE_FILE, 'utf8') !== (await joseFile())) {
    console.error(`${JOSE_FILE} is not what node_modules/jose makes: npm run build:jose`)
    process.exitCode = 1
  }
}
