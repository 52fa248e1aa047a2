#!/usr/bin/env node
import { checkNode } from './checks/node.js'
import { printed } from './finding.js'
import { languageOf } from './language.js'

const print = (text: string) => void process.stdout.write(text)
const tooOld = checkNode()
for (const finding of tooOld) print(printed(finding, languageOf(undefined, process.env)))
/** A site's own connections may be open still: the command ends when it has said everything. */
void (tooOld.length > 0 ? Promise.resolve(1) : run()).then((code) => process.exit(code))

/** Imported here and not above: an old Node.js cannot even load the rest. */
async function run(): Promise<number> {
  const { main } = await import('./main.js')
  const { env } = process
  return main(process.argv.slice(2), { folder: process.cwd(), env, print })
}
