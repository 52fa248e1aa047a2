// What the files of src/providers hold: one table each, by the provider's id.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** `{ id, values, types }` of each file, in order; `values` and `types` are what it exports itself. */
export function providerFiles(src = 'src') {
  const folder = join(src, 'providers')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
    .map((id) => {
      const text = readFileSync(join(folder, `${id}.ts`), 'utf8')
      return {
        id,
        values: namesAfter(text, /^export (?:const|function) (\w+)/gm),
        types: namesAfter(text, /^export (?:interface|type) (\w+)/gm),
      }
    })
}

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
  return [...found.values()].sort((one, other) => (one.alias < other.alias ? -1 : 1))
}

/**
 * The source of a table with a mark at each call of what it imports: making a table has no side
 * effect, so a bundler may drop those that nobody imports.
 */
export function markedAsPure(text) {
  const names = importsOf(text).map(({ name }) => name)
  if (names.length === 0) return text
  // A call that is a statement would be dropped with its effect.
  const call = new RegExp(
    `(?<=[=([,:>?]\\s*|\\breturn |\\.\\.\\.)\\b(?:${names.join('|')})(?=\\(|<\\w+>\\()`,
    'g',
  )
  return text.replace(call, '/* @__PURE__ */ $&')
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
