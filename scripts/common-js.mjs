// ES modules as esbuild writes them, and CommonJS.
import { transformSync } from 'esbuild'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

/**
 * Imports by name of chunks and of Node's own modules become require(): esbuild's own translation
 * names the module at each use of what it imports, which is a fifth of the code.
 */
export function withRequire(text) {
  return text.replace(
    /(?<=^|[;}\n])import\{([\w$\s,]+)\}from\s*("(?:\.\.?\/|node:)[^"]+");/g,
    (_all, names, from) => `const{${renamed(names)}}=require(${from});`,
  )
}

/** The text of a small ES module of esbuild's with neither default exports nor namespaces. */
export function toCommonJs(text) {
  const code = text
    .replace(/\bimport\s*\{([^}]+)\}\s*from\s*("[^"]+");/g, (_all, names, from) => {
      return `const{${renamed(names)}}=require(${from});`
    })
    .replace(/\bexport\s*\{([\w$\s,]+)\};/g, (_all, names) =>
      listed(names)
        .map(([name, exported = name]) => `exports.${exported}=${name};`)
        .join(''),
    )
  if (/\b(?:import|export)\s*\{/.test(code)) throw new Error(`not translated: ${code}`)
  return `"use strict";Object.defineProperty(exports,"__esModule",{value:true});${code}`
}

/**
 * A fifth smaller. No format is named: names of functions and classes of the module stay then, and
 * so do lines, for stack traces.
 */
export function small(text) {
  const { code } = transformSync(text, {
    minify: true,
    lineLimit: 160,
    target: 'node20',
    charset: 'utf8',
  })
  // A line may end within a string: no tool should have to put the name of a module together.
  const whole = code.replace(/\brequire\(\s*"[^"]*"\s*\)/g, (call) => call.replace(/\\\n|\n/g, ''))
  // Code that never runs, in which Node.js finds the names for an ES module to import.
  const [names = ''] = /^0 && \(module\.exports = \{[^}]*\}\);$/m.exec(text) ?? []
  return whole + names.replaceAll(/\s+/g, ' ')
}

/** The names that a module of `require` says that it exports, in order. */
export function exportsOf(file) {
  return Object.keys(createRequire(import.meta.url)(`${resolve(file)}.js`)).sort()
}

/** An ES module of what the CommonJS module `from` exports under `names`. */
export function exportAgain(names, from) {
  return `export {\n${names.join(',\n')}\n} from '${from}'\n`
}

/**
 * The same for Node.js only. Where an ES module imports CommonJS, Node.js reads all of that for the
 * names of its exports, which takes as long as running it does. Bundlers cannot follow this
 * require(): by the condition `module` of package.json they find what `exportAgain` makes.
 */
export function exportRequired(names, from) {
  return (
    "import { createRequire } from 'node:module'\n" +
    `export const {\n${names.join(',\n')}\n} = createRequire(import.meta.url)('${from}')\n`
  )
}

/** `a, b as c` as `[['a'], ['b', 'c']]`. */
function listed(names) {
  return names.split(',').map((name) => name.trim().split(/\s+as\s+/))
}

function renamed(names) {
  return listed(names)
    .map((pair) => pair.join(':'))
    .join(',')
}
