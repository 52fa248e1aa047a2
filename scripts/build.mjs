// JavaScript by esbuild, its types by tsc. It is bundled, because reading a hundred small files is
// most of what importing us would cost. There are no source maps: they would double the package.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { buildBrowserFiles } from './browser.mjs'
import { keepPublicTypes } from './public-types.mjs'

/** What a consumer can import. */
const ENTRIES = ['index', 'providers/index', 'redis', 'sql', 'sandbox/index', 'testing/index']
const TARGET = { platform: 'node', target: 'node20', logLevel: 'warning' }

/** Bundles the ES modules of `src` into `outdir`; code that entries share is there once. */
export function bundle(outdir, src = 'src', entries = [...ENTRIES, 'cli/bin']) {
  return build({
    ...TARGET,
    outdir,
    outbase: src,
    entryPoints: entries.map((name) => `${src}/${name}.ts`),
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
  })
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
    outdir,
    outbase: split,
    entryPoints: [`${split}/**/*.js`],
    format: 'cjs',
    supported: { 'dynamic-import': false },
  })
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
  for (const format of ['esm', 'cjs']) keepPublicTypes(`dist/${format}`, ENTRIES)
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
}
