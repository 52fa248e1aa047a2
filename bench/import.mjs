// What importing costs: our entry beside axios alone and beside the peers, each in a process of
// its own, the least of interleaved runs. `node bench/import.mjs [--runs 15] [--built]`
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'
import { toTable } from './lib/table.mjs'

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '15' }, built: { type: 'boolean' } },
})
if (!options.built) await prepare()

const WITH_EXPRESS = ['express', 'express-session']
const MODULES = {
  nothing: [],
  axios: ['axios'],
  express: ['express'],
  'express-oauth-connect': ['express-oauth-connect'],
  '… and one provider': ['express-oauth-connect', 'express-oauth-connect/providers/google'],
  '… and all of them': ['express-oauth-connect', 'express-oauth-connect/providers'],
  'express + express-session': WITH_EXPRESS,
  '… + axios': [...WITH_EXPRESS, 'axios'],
  '… + express-oauth-connect': [...WITH_EXPRESS, 'express-oauth-connect'],
  '… + passport, passport-oauth2': [...WITH_EXPRESS, 'passport', 'passport-oauth2'],
  '… + grant': [...WITH_EXPRESS, 'grant'],
  '… + openid-client': [...WITH_EXPRESS, 'openid-client'],
  '… + express-openid-connect': [...WITH_EXPRESS, 'express-openid-connect'],
  '… + @auth/express': [...WITH_EXPRESS, '@auth/express'],
  '… + better-auth': [...WITH_EXPRESS, 'better-auth'],
}

const samples = Object.fromEntries(Object.keys(MODULES).map((name) => [name, []]))
for (let run = 0; run < Number(options.runs); run++) {
  for (const [name, modules] of Object.entries(MODULES)) {
    const result = load(modules)
    if (result) samples[name].push(result)
  }
}
// Another machine on the same processor can only add to it.
const least = (list) => Math.min(...list)
const cost = (name, key) => least(samples[name].map((sample) => sample[key]))
console.log(
  toTable(
    ['import', 'CPU', 'beyond Express', 'resident set'],
    Object.keys(MODULES).map((name) => {
      if (samples[name].length === 0) return [name, 'not installed here', '', '']
      const own = cost(name, 'ms') - cost('nothing', 'ms')
      const beyond = name.startsWith('…')
        ? `${(cost(name, 'ms') - cost('express + express-session', 'ms')).toFixed(0)} ms`
        : ''
      return [name, `${own.toFixed(0)} ms`, beyond, `${cost(name, 'MiB').toFixed(1)} MiB`]
    }),
  ),
)
const [ours, axios] = ['… + express-oauth-connect', '… + axios'].map((name) => cost(name, 'ms'))
const express = cost('express + express-session', 'ms')
console.log(
  `\nBeside Express: ours / axios alone = ${((ours - express) / (axios - express)).toFixed(2)}; ` +
    `fast-xml-parser is ${load(['express-oauth-connect']).xml ? '' : 'not '}loaded.`,
)

/** CPU time, as the machine may have more to do than to read files for us. */
function load(modules) {
  const script = `
    for (const name of ${JSON.stringify(modules)}) await import(name)
    const { user, system } = process.cpuUsage()
    const MiB = process.memoryUsage().rss / 2 ** 20
    const { Session } = await import('node:inspector')
    const session = new Session()
    let xml = false
    session.on('Debugger.scriptParsed', ({ params }) => (xml ||= /fast-xml/.test(params.url)))
    session.connect()
    session.post('Debugger.enable')
    console.log(JSON.stringify({ ms: (user + system) / 1000, MiB, xml }))`
  try {
    const text = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
