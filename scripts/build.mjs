// CommonJS by plain tsc; ES modules bundled, because reading a hundred small files is most of what
// importing us would cost. The types of both come from tsc: the one build that suits every consumer.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** What a consumer can import, and the command. The code they share is bundled once. */
const ENTRIES = ['index', 'providers/index', 'store/redis', 'sandbox/index', 'testing/index']

/** Bundles the ES modules of `src` into `outdir`. */
export function bundle(outdir, src = 'src') {
  return build({
    entryPoints: [...ENTRIES, 'cli/bin'].map((name) => `${src}/${name}.ts`),
    outdir,
    outbase: src,
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  })
}

async function tsc(...args) {
  const command = ['node_modules/typescript/bin/tsc', ...args]
  const [code] = await once(spawn(process.execPath, command, { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(`tsc ${args.join(' ')} ended with ${code}`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync('dist', { recursive: true, force: true })
  await Promise.all([
    bundle('dist/esm'),
    tsc('-p', 'tsconfig.build.json', '--emitDeclarationOnly'),
    tsc('-p', 'tsconfig.cjs.json'),
  ])
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
}
