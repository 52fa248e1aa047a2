import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(__dirname, '../..')

/** The files that a page shows, by the name in their first line. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(root, page), 'utf8')
  const blocks = [...text.matchAll(/^```js\n(\/\/ ([\w-]+\.[mc]js)\n[^]*?)^```$/gm)]
  return new Map(blocks.map(([, code = '', name = '']) => [name, code]))
}

/** The pages of `docs/recipes`, with the files of each. */
export function recipePages(): readonly string[] {
  return readdirSync(path.join(root, 'docs/recipes')).map((name) => `docs/recipes/${name}`)
}

/** An ES module of the recipes as CommonJS: imports, exports and names of files, nothing else. */
export function toCommonJs(code: string): string {
  const exported = [...code.matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)]
  const names = exported.map(([, name]) => name).join(', ')
  const body = code
    .replace(/^(\/\/ [\w-]+\.)mjs$/m, '$1cjs')
    .replace(/^import (.+) from '(.+)'$/gm, (_line, what: string, from: string) => {
      const name = what.replaceAll(' as ', ': ')
      return `const ${name} = require('${from.replace(/^(\..+)\.mjs$/, '$1.cjs')}')`
    })
    .replace(/^export /gm, '')
  return names === '' ? body : `${body}\nmodule.exports = { ${names} }\n`
}
