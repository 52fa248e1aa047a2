// What the files of src/providers hold: one table each, by the provider's id.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

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

/** The logos that tables refer to; written by scripts/marks.mjs. */
export const marksFile = (src = 'src') => join(src, 'providers/marks/marks.ts')

/** The source of a table with its mark in it, in place of a reference to one of all marks. */
export function withMark(text, src) {
  const file = marksFile(src)
  const marks = new Map(
    [...readFileSync(file, 'utf8').matchAll(/^ {2}'?([\w-]+)'?:\s*'([^']+)',$/gm)].map(
      ([, id, path]) => [id, path],
    ),
  )
  return text
    .replace(/^import \{ marks \} from .*\n/m, '')
    .replace(/\bmarks(?:\.(\w+)|\[(?:'([\w-]+)'|(\d+))\])/g, (found, ...ids) => {
      const mark = marks.get(ids.slice(0, 3).find((id) => id !== undefined))
      if (mark === undefined) throw new Error(`${file} has no ${found}`)
      return `'${mark}'`
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
