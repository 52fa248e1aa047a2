// JavaScript by esbuild, its types by tsc. All of it is CommonJS, which Jest and every Node.js can
// load; an ES module exports the same again, so that a site whose packages mix
// import and require() has one core, and the package carries it once. It is bundled, because
// reading a hundred small files is most of what importing us would cost. There are no source maps:
// they would double the package.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildBrowserFiles } from './browser.mjs'
import { exportAgain, exportRequired, exportsOf, small, withRequire } from './common-js.mjs'
import { buildTables } from './build-tables.mjs'
import { external, virtual } from './plugins.mjs'
import { importedByTables, providerFiles } from './providers.mjs'
import { keepPublicTypes } from './public-types.mjs'

/** What a consumer can import, beside the tables. */
const ENTRIES = ['index', 'redis', 'sql', 'sandbox/index', 'testing/index']
const COMMAND = 'cli/bin'
/** What the files of the tables import: one module, so that each of them reads few files. */
const TABLES = 'shared/tables'
const TARGET = { platform: 'node', target: 'node20', logLevel: 'warning' }

/** Writes `dist/cjs` and `dist/esm` of the sources in `src`. */
export async function buildCode(dist = 'dist', src = 'src') {
  mkdirSync(dist, { recursive: true })
  // In the project, whose `type` decides how a default import of CommonJS is read.
  const split = mkdtempSync(join(dist, 'split-'))
  await bundle(split, src)
  await translate(split, join(dist, 'cjs'))
  rmSync(split, { recursive: true })
  writeFileSync(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n')
  await buildTables(dist, src, `../${TABLES}.js`)
  for (const entry of ENTRIES) {
    const names = exportsOf(join(dist, 'cjs', entry))
    const from = `${'../'.repeat(entry.split('/').length)}cjs/${entry}.js`
    mkdirSync(join(dist, 'esm', dirname(entry)), { recursive: true })
    const write = (name, text) => writeFileSync(join(dist, `esm/${name}.js`), text)
    write(entry, (entry === 'index' ? exportRequired : exportAgain)(names, from))
    if (entry === 'index') write('bundled', exportAgain(names, from))
  }
  mkdirSync(join(dist, 'esm', dirname(COMMAND)), { recursive: true })
  const command = `#!/usr/bin/env node\nimport '../../cjs/${COMMAND}.js'\n`
  writeFileSync(join(dist, 'esm', `${COMMAND}.js`), command)
}

/** Bundles the ES modules of `src`; code that entries share is there once. */
async function bundle(outdir, src) {
  const tables = importedByTables(src).map(
    ({ name, module, alias }) => `export { ${name} as ${alias} } from './${module}.ts'`,
  )
  await build({
    ...TARGET,
    minifyWhitespace: true,
    minifySyntax: true,
    outdir,
    outbase: src,
    entryPoints: [
      ...[...ENTRIES, COMMAND].map((name) => ({ in: `${src}/${name}.ts`, out: name })),
      { in: TABLES, out: TABLES },
    ],
    plugins: [
      virtual(TABLES, tables.join('\n'), resolve(src)),
      // Of the command, whose code is a chunk in `shared`. import() of CommonJS shows `__esModule`
      // among its names.
      external(/providers\/index\.js$/, '../../esm/providers/index.js'),
    ],
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
  })
}

/** esbuild splits ES modules only, so the bundles are translated file by file. */
async function translate(from, to) {
  const files = readdirSync(from, { recursive: true }).filter((name) => name.endsWith('.js'))
  await Promise.all(
    files.map(async (name) => {
      const text = readFileSync(join(from, name), 'utf8')
      // Jest refuses import() in CommonJS: it becomes a require() that is as late. The command,
      // which no Jest loads, imports modules of the site by their paths.
      const isCommand = /\bimport\((?!")/.test(text)
      const { outputFiles } = await build({
        ...TARGET,
        minifySyntax: true,
        stdin: { contents: withRequire(text), resolveDir: dirname(join(from, name)) },
        write: false,
        format: 'cjs',
        define: { 'import.meta.url': '__filename' },
        supported: { 'dynamic-import': isCommand },
      })
      mkdirSync(dirname(join(to, name)), { recursive: true })
      writeFileSync(join(to, name), small(outputFiles[0].text))
    }),
  )
}

/** The declarations of the ES modules: those of CommonJS, read as an ES module. */
function declareAgain(dist, entry) {
  const from = `${'../'.repeat(entry.split('/').length)}cjs/${entry}.js`
  writeFileSync(join(dist, 'esm', `${entry}.d.ts`), `export * from '${from}'\n`)
}

async function buildTypes() {
  const command = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']
  const [code] = await once(spawn(process.execPath, command, { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(`tsc ended with ${code}`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync('dist', { recursive: true, force: true })
  mkdirSync('dist')
  await buildBrowserFiles()
  await Promise.all([buildCode(), buildTypes()])
  const tables = ['index', ...providerFiles().map(({ id }) => id)].map((id) => `providers/${id}`)
  keepPublicTypes('dist/cjs', [...ENTRIES, ...tables])
  for (const entry of [...ENTRIES, ...tables]) declareAgain('dist', entry)
}
