// The tables of src/providers, each a module of its own, and the two modules that name them all.
import { build } from 'esbuild'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { exportAgain, exportRequired, exportsOf, small, toCommonJs } from './common-js.mjs'
import { external, sourceOfTables } from './plugins.mjs'
import { importingFrom, providerFiles, withMark } from './providers.mjs'

/**
 * Writes the tables of `src` into `dist`; what they are made with they import from `tables`, a path
 * beside them. Each is one module of CommonJS, and an ES module that exports it again.
 */
export async function buildTables(dist, src, tables) {
  const files = providerFiles(src)
  const { outputFiles } = await build({
    entryPoints: files.map(({ id }) => `${src}/providers/${id}.ts`),
    outdir: join(dist, 'cjs/providers'),
    plugins: [
      sourceOfTables((text) => importingFrom(tables, withMark(text, src))),
      // A logo that is no single path of all marks is built into the tables that show it.
      external(/^(?:\.\.\/|\.\/[\w-]+\.js$)/),
    ],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    format: 'esm',
    logLevel: 'warning',
  })
  for (const format of ['cjs', 'esm'])
    mkdirSync(join(dist, format, 'providers'), { recursive: true })
  for (const { path, text } of outputFiles) writeFileSync(path, small(toCommonJs(text)))
  const write = (file, text) => writeFileSync(join(dist, file), text)
  write('cjs/providers/index.js', late(files, resolve(dist, 'cjs/providers')))
  for (const { id } of files) {
    const names = exportsOf(join(dist, 'cjs/providers', id))
    write(`esm/providers/${id}.js`, exportAgain(names, `../../cjs/providers/${id}.js`))
  }
  const all = files.flatMap(({ values }) => values)
  write('esm/providers/index.js', exportRequired(all, '../../cjs/providers/index.js'))
  // For bundlers, which leave out the modules that nobody imports from.
  const each = files.map(({ id, values }) => exportAgain(values, `./${id}.js`))
  write('esm/providers/each.js', each.join(''))
}

/**
 * Reads a table when it is first called or looked at: reading two hundred files is slow. No getters
 * on `exports`: whoever imports all names of it would read them all.
 */
function late(files, folder) {
  const require = createRequire(join(folder, 'index.js'))
  return [
    '"use strict";Object.defineProperty(exports,"__esModule",{value:true});',
    'const call=(load)=>(...options)=>load()(...options);',
    'const late=(load)=>Object.defineProperty(call(load),"table",{enumerable:true,get:()=>load().table});',
    ...files.flatMap(({ id, values }) =>
      values.map((name) => {
        const make = 'table' in require(`./${id}.js`)[name] ? 'late' : 'call'
        return `exports.${name}=${make}(()=>require("./${id}.js").${name});`
      }),
    ),
    '',
  ].join('\n')
}
