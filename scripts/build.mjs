// JavaScript by esbuild, its types by tsc. It is bundled, because reading a hundred small files is
// most of what importing us would cost. There are no source maps: they would double the package.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildBrowserFiles } from './browser.mjs'
import { importedByTables, importingFrom, madeLate, providerFiles } from './providers.mjs'
import { keepPublicTypes } from './public-types.mjs'

/** What a consumer can import, beside the tables. */
const ENTRIES = ['index', 'redis', 'sql', 'sandbox/index', 'testing/index']
const TARGET = { platform: 'node', target: 'node20', logLevel: 'warning' }
/** A tenth smaller; names and lines stay, for stack traces. */
const SMALL = { minifyWhitespace: true, minifySyntax: true, lineLimit: 160 }
/** What the files of the tables import: one module, so that each of them reads few files. */
const TABLES = 'shared/tables'

/** Bundles the ES modules of `src` into `outdir`; code that entries share is there once. */
export async function bundle(outdir, src = 'src', entries = [...ENTRIES, 'cli/bin']) {
  const tables = importedByTables(src).map(
    ({ name, module, alias }) => `export { ${name} as ${alias} } from './${module}.ts'`,
  )
  await build({
    ...TARGET,
    ...SMALL,
    outdir,
    outbase: src,
    entryPoints: [
      ...entries.map((name) => ({ in: `${src}/${name}.ts`, out: name })),
      { in: TABLES, out: TABLES },
    ],
    plugins: [virtual(TABLES, tables.join('\n'), resolve(src)), external(/providers\/index\.js$/)],
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
  })
  await buildTables(outdir, src)
}

/** Each table as a module of its own, and all of them as one: reading two hundred files is slow. */
async function buildTables(outdir, src = 'src') {
  const options = { ...TARGET, format: 'esm', outdir: `${outdir}/providers`, bundle: true }
  const read = (text) => importingFrom(`../${TABLES}.js`, text)
  await build({
    ...options,
    entryPoints: providerFiles(src).map(({ id }) => `${src}/providers/${id}.ts`),
    plugins: [sourceOfTables(read), external(/^\.\.?\//)],
  })
  // By way of a module between them, so that it has one import, not hundreds.
  const names = importedByTables(src).map(({ alias }) => alias)
  const through = `export { ${names.join(', ')} } from '../${TABLES}.js'`
  await build({
    ...options,
    entryPoints: [`${src}/providers/index.ts`],
    plugins: [
      sourceOfTables((text) => importingFrom(TABLES, madeLate(text))),
      virtual(TABLES, through, resolve(src)),
      external(/shared\/tables\.js$/),
    ],
  })
}

/**
 * The same tables for require(), each by the text of its ES module: esbuild's own translation would
 * be a fifth of the package. The index reads a table when it is asked for.
 */
function requireTables(esm, cjs) {
  const tables = providerFiles()
  mkdirSync(`${cjs}/providers`, { recursive: true })
  for (const { id } of tables) {
    const text = readFileSync(`${esm}/providers/${id}.js`, 'utf8')
    writeFileSync(`${cjs}/providers/${id}.js`, toCommonJs(text))
  }
  const getters = tables.flatMap(({ id, values }) =>
    values.map((name) => `get ${name}(){return require("./${id}.js").${name}}`),
  )
  const index = `module.exports={\n${getters.join(',\n')}\n};\n`
  const mark = 'Object.defineProperty(module.exports,"__esModule",{value:true});\n'
  writeFileSync(`${cjs}/providers/index.js`, `"use strict";\n${index}${mark}`)
}

/** Of what esbuild writes for a table: imports by name, and one list of exports. */
function toCommonJs(text) {
  const names = (list) => list.replaceAll(' as ', ':')
  const code = text
    .replace(/\bimport\s*\{([^}]+)\}\s*from\s*("[^"]+");/g, (_all, list, from) => {
      return `const{${names(list)}}=require(${from});`
    })
    .replace(/\bexport\s*\{([\w\s,]+)\};/g, 'Object.assign(exports,{$1});')
  if (/\b(?:import|export)\s*\{/.test(code)) throw new Error(`not translated: ${code}`)
  return `"use strict";Object.defineProperty(exports,"__esModule",{value:true});${code}`
}

/** An entry of development only: ES modules get what require() gets, so that it is packed once. */
function wrapCommonJs(esm, cjs, entry) {
  const list = /0\s*&&\s*\(module\.exports\s*=\s*\{([\w\s,]+)\}\)/.exec(
    readFileSync(`${cjs}/${entry}.js`, 'utf8'),
  )
  const names = list[1].split(',').map((name) => name.trim())
  const up = '../'.repeat(entry.split('/').length)
  writeFileSync(
    `${esm}/${entry}.js`,
    `export { ${names.join(', ')} } from '${up}cjs/${entry}.js'\n`,
  )
}

/** Leaves such imports as they are written. */
function external(filter) {
  return {
    name: 'external',
    setup({ onResolve }) {
      onResolve({ filter }, ({ path, kind }) =>
        kind === 'entry-point' ? undefined : { path, external: true },
      )
    },
  }
}

/** Reads the files of the tables by way of `change`. */
function sourceOfTables(change) {
  return {
    name: 'tables',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]providers[\\/][\w-]+\.ts$/ }, ({ path }) => ({
        contents: change(readFileSync(path, 'utf8')),
        loader: 'ts',
      }))
    },
  }
}

/** A module that no file holds. */
function virtual(name, contents, resolveDir) {
  return {
    name: 'virtual',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'virtual' }))
      onLoad({ filter: /./, namespace: 'virtual' }, () => ({ contents, resolveDir, loader: 'ts' }))
    },
  }
}

/**
 * The same as CommonJS, but for the command, which nobody requires. esbuild splits ES modules only,
 * so the bundles are translated file by file. Jest refuses import() in CommonJS: it becomes a
 * require() that is as late.
 */
async function bundleCommonJs(outdir) {
  // In the project, whose `type` decides how a default import of CommonJS is read.
  const split = mkdtempSync('dist/split-')
  await bundle(split, 'src', ENTRIES)
  await build({
    ...TARGET,
    ...SMALL,
    outdir,
    outbase: split,
    entryPoints: [
      `${split}/*.js`,
      ...['shared', 'sandbox', 'testing'].map((name) => `${split}/${name}/*.js`),
    ],
    format: 'cjs',
    supported: { 'dynamic-import': false },
  })
  requireTables(split, outdir)
  rmSync(split, { recursive: true })
}

async function types(project) {
  const command = ['node_modules/typescript/bin/tsc', '-p', project, '--emitDeclarationOnly']
  const [code] = await once(spawn(process.execPath, command, { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(`tsc -p ${project} ended with ${code}`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync('dist', { recursive: true, force: true })
  mkdirSync('dist')
  await buildBrowserFiles()
  await Promise.all([
    bundle('dist/esm'),
    types('tsconfig.build.json'),
    bundleCommonJs('dist/cjs'),
    types('tsconfig.cjs.json'),
  ])
  wrapCommonJs('dist/esm', 'dist/cjs', 'sandbox/index')
  const tables = ['index', ...providerFiles().map(({ id }) => id)].map((id) => `providers/${id}`)
  for (const format of ['esm', 'cjs']) keepPublicTypes(`dist/${format}`, [...ENTRIES, ...tables])
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
}
