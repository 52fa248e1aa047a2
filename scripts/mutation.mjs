// `npm run test:mutation [-- floor…] [--options of Stryker]`: one run of Stryker per floor.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { floors } from '../jest.mutation.config.js'

const TOOLS = ['@stryker-mutator/core@9', '@stryker-mutator/jest-runner@9']
const words = process.argv.slice(2)
const firstOption = words.findIndex((word) => word.startsWith('-'))
const named = firstOption === -1 ? words : words.slice(0, firstOption)
const options = words.slice(named.length)

const unknown = named.find((floor) => !Object.hasOwn(floors, floor))
if (unknown !== undefined) {
  stop(`no floor "${unknown}"; there are: ${Object.keys(floors).join(', ')}`)
}
if (!existsSync('node_modules/@stryker-mutator/jest-runner')) {
  stop(`Stryker is not installed:\nnpm i --no-save --ignore-scripts ${TOOLS.join(' ')}`)
}

for (const floor of named.length > 0 ? named : Object.keys(floors)) {
  const env = { ...process.env, MUTATION_FLOOR: floor }
  const { status } = spawnSync('npx', ['stryker', 'run', ...options], { stdio: 'inherit', env })
  if (status !== 0) process.exitCode = 1
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
