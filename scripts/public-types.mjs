// tsc declares every module; who imports the package is led only to those that its entries name.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** Takes the declarations out of `folder` that none of the entries, paths in it, leads to. */
export function keepPublicTypes(folder, entries) {
  const reached = new Set()
  const visit = (file) => {
    if (reached.has(file)) return
    reached.add(file)
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'))
    const own = importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    for (const { fileName } of own) visit(declarationOf(join(dirname(file), fileName)))
  }
  for (const entry of entries) visit(declarationOf(join(folder, `${entry}.js`)))
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name)
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file)
  }
}

function declarationOf(file) {
  return file.replace(/\.js$/, '.d.ts')
}
