// Two passes of plain tsc: the one build whose types work for every kind of consumer.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
const passes = ['tsconfig.build.json', 'tsconfig.cjs.json'].map((project) => {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', project]
  return once(spawn(process.execPath, tsc, { stdio: 'inherit' }), 'exit')
})
const codes = await Promise.all(passes)
if (codes.some(([code]) => code !== 0)) process.exit(1)
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
