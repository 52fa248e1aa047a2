// Compares every table with a file of facts: `npm run check:catalogue -- --facts PATH`. Differences that
// are right stand in test/providers/differences.tsv with the table's value and the reason; one that is
// not there, and one there that no longer is, end it with 1. With --list it prints all of them as lines
// of that file.
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { differencesOf } from './catalogue/compare.mjs'
import { tablesOf } from './catalogue/tables.mjs'

const LIST = 'test/providers/differences.tsv'

const { values } = parseArgs({
  options: {
    facts: { type: 'string' },
    differences: { type: 'string' },
    list: { type: 'boolean' },
  },
})
const path = values.facts ?? ''
if (!existsSync(path)) {
  console.log(`skipped: check:catalogue has no file of facts at ${JSON.stringify(path)}`)
  process.exit()
}

const { providers } = JSON.parse(readFileSync(path, 'utf8'))
const facts = new Map(providers.map((each) => [each.id, each]))
const tables = await tablesOf()
const found = tables.flatMap(({ id, table }) =>
  facts.has(id) ? differencesOf(table, facts.get(id)).map((each) => ({ id, ...each })) : [],
)
const keyOf = ({ id, cell, table }) => [id, cell, table].join('\t')

const listed = readFileSync(values.differences ?? LIST, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [id, cell, table, reason = ''] = line.split('\t')
    return { id, cell, table, reason }
  })
const right = new Map(listed.map((each) => [keyOf(each), each.reason]))
const keys = new Set(found.map(keyOf))
const unlisted = found.filter((each) => !right.get(keyOf(each))?.trim())
const gone = listed.filter((each) => !keys.has(keyOf(each)))

if (values.list) {
  for (const each of found) console.log(`${keyOf(each)}\t${right.get(keyOf(each)) ?? ''}`)
} else {
  for (const { id, cell, table, facts: known } of found) {
    const reason = right.get(keyOf({ id, cell, table }))
    console.log(`${reason ? 'right' : 'WRONG'}  ${id} ${cell}: ${table}, facts: ${known}`)
    if (reason) console.log(`       ${reason}`)
  }
  for (const { id, cell } of gone)
    console.log(`GONE   ${id} ${cell}: no such difference, yet ${LIST} has it`)
  const compared = tables.filter(({ id }) => facts.has(id)).length
  console.log(
    `${compared} of ${tables.length} tables are in the facts: ${found.length} differences, ` +
      `${unlisted.length} without a reason, ${gone.length} reasons without a difference`,
  )
  process.exitCode = unlisted.length + gone.length > 0 ? 1 : 0
}
