// JavaScript by esbuild, its types by tsc. ES modules are bundled, because reading a hundred small
// files is most of what importing us would cost; CommonJS, which is read faster, is left in files.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { buildBrowserFiles } from './browser.mjs'
import { keepPublicTypes } from './public-types.mjs'

/** What a consumer can import, and the command. */
const ENTRIES = ['index', 'providers/index', 'store/redis', 'sandbox/index', 'testing/index']

/** Bundles the ES modules of `src` into `outdir`; code that entries share is there once. */
export function bundle(outdir, src = 'src') {
  return build({
    ...options(outdir, src),
    entryPoints: [...ENTRIES, 'cli/bin'].map((name) => `${src}/${name}.ts`),
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
  })
}

/** The same as CommonJS, but for the command, which nobody requires, and what browsers get. */
function transpile(outdir, src = 'src') {
  const names = readdirSync(src, { recursive: true })
  const required = names.filter((name) => name.endsWith('.ts') && !/^(?:browser|cli)\b/.test(name))
  return build({
    ...options(outdir, src),
    entryPoints: required.map((name) => `${src}/${name}`),
    format: 'cjs',
  })
}

function options(outdir, src) {
  return {
    outdir,
    outbase: src,
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    // The sources are in the package themselves.
    sourcesContent: false,
    logLevel: 'warning',
  }
}

async function types(project) {
  const command = ['node_modules/typescript/bin/tsc', '-p', project, '--emitDeclarationOnly']
  const [code] = await once(spawn(process.execPath, command, { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(`tsc -p ${project} ended with ${code}`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync('dist', { recursive: true, force: true })
  await buildBrowserFiles()
  await Promise.all([
    bundle('dist/esm'),
    types('tsconfig.build.json'),
    transpile('dist/cjs'),
    types('tsconfig.cjs.json'),
  ])
  for (const format of ['esm', 'cjs']) keepPublicTypes(`dist/${format}`, ENTRIES)
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
}
