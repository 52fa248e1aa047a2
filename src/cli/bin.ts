#!/usr/bin/env node
import { main } from './main.js'

/** A site's own connections may be open still: the command ends when it has said everything. */
const code = await main(process.argv.slice(2), {
  folder: process.cwd(),
  env: process.env,
  print: (text) => void process.stdout.write(text),
})
process.exit(code)
