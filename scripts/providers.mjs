// What the files of src/providers hold: one table each, by the provider's id.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'

/**
 * `{ id, values, types }` of each file, in order: the provider that it exports under its id in
 * camelCase, and types. What else a file exports is for other tables.
 */
export function providerFiles(src = 'src') {
  const folder = join(src, 'providers')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
    .map((id) => {
      const text = readFileSync(join(folder, `${id}.ts`), 'utf8')
      const exported = namesAfter(text, /^export (?:const|function|\{) ?(\w+)/gm)
      // No name begins with a digit: such a table chooses its own.
      const isOwn = (name) => /^\d/.test(id) || lettersOf(name) === lettersOf(id)
      const values = exported.filter(isOwn)
      if (values.length === 0) throw new Error(`src/providers/${id}.ts does not export ${id}`)
      return { id, values, types: namesAfter(text, /^export (?:interface|type) (\w+)/gm) }
    })
}

function lettersOf(name) {
  return name.replaceAll(/[\W_]/g, '').toLowerCase()
}

/** The module that makes tables into providers. */
const DEFINE = 'protocol/provider/define-provider'
/** `import { … }` of what is not a type, from outside of `src/providers`. */
const IMPORT = /^import \{([^}]+)\} from '\.\.\/([^']+)\.js'$/gm

/** What the tables import: `{ name, module, alias }`; no two of them have the same alias. */
export function importedByTables(src = 'src') {
  const found = new Map()
  for (const { id } of providerFiles(src)) {
    const text = readFileSync(join(src, 'providers', `${id}.ts`), 'utf8')
    for (const each of importsOf(text)) {
      const { module } = found.get(each.alias) ?? each
      if (module !== each.module) throw new Error(`two modules are called ${each.alias}`)
      found.set(each.alias, each)
    }
  }
  const late = { name: 'lateProvider', module: DEFINE, alias: 'lateProvider_define_provider' }
  return [...found.values(), late].sort((one, other) => (one.alias < other.alias ? -1 : 1))
}

/**
 * The source of a table that is made when it is first asked for, and marked as a call without side
 * effects: reading the module costs nothing, and a bundler may drop it where nobody imports it.
 */
export function madeLate(text) {
  const calls = callsOf('defineProvider', text)
  const late = calls.reduceRight((code, { expression, arguments: [table] }) => {
    const before = code.slice(0, expression.getStart())
    const middle = code.slice(table.getStart(), table.getEnd())
    return `${before}/* @__PURE__ */ lateProvider(() => (${middle})${code.slice(table.getEnd())}`
  }, text)
  return calls.length === 0
    ? text
    : late.replace('import { defineProvider }', 'import { defineProvider, lateProvider }')
}

/** Calls of a function where a module is evaluated, not within functions; in order. */
function callsOf(name, text) {
  const file = ts.createSourceFile('table.ts', text, ts.ScriptTarget.Latest, true)
  const found = []
  const visit = (node) => {
    if (ts.isFunctionLike(node)) return
    if (ts.isCallExpression(node) && node.expression.getText() === name) found.push(node)
    else ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** The source of a table that imports all it needs from `tables`. */
export function importingFrom(tables, text) {
  return text.replace(IMPORT, (_all, _names, module) => {
    const own = importsOf(text).filter((each) => each.module === module)
    const names = own.map(({ alias, name }) => `${alias} as ${name}`)
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${tables}'`
  })
}

function importsOf(text) {
  return [...text.matchAll(IMPORT)].flatMap(([, names, module]) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => {
        if (!/^\w+$/.test(name)) throw new Error(`a table renames what it imports: ${name}`)
        return { name, module, alias: `${name}_${basename(module).replaceAll('-', '_')}` }
      }),
  )
}

function namesAfter(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name]) => name)
}
