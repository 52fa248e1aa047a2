import type { Table } from './provider/needs.js'

/** A provider that comes with this package. */
export interface Entry {
  /** What its function is exported as. */
  readonly name: string
  readonly table: Table
  /** Options that its function refuses to go without, where a table cannot tell. */
  readonly needs: readonly string[]
  readonly factory: unknown
}

type Make = (options: Readonly<Record<string, unknown>>) => { readonly provider: Table }

/**
 * All of them, by the order of their names. Imported from this folder: in the build it is the same
 * path from where the code ends up.
 */
export async function readCatalogue(): Promise<readonly Entry[]> {
  const exported = tablesIn(await import('../providers/index.js'))
  return exported.map(([name, factory]) =>
    'table' in factory
      ? { name, factory, table: (factory as { readonly table: Table }).table, needs: [] }
      : madeEntry(name, factory as unknown as Make),
  )
}

/** What a module exports by name: one that Node.js made of CommonJS has all of it as `default` too. */
export function tablesIn(module: object): readonly (readonly [name: string, factory: object])[] {
  return Object.entries(module).filter(([, value]) => typeof value === 'function')
}

/** The one that is called so: by the id of its table, or as it is exported. */
export function entryOf(catalogue: readonly Entry[], id: string): Entry | undefined {
  return catalogue.find(({ name, table }) => table.id === id || name === id)
}

const CLIENT = { clientId: 'trial', clientSecret: 'trial' }
const ADDRESS = 'https://trial.example'
/** What some of them ask for beside that. */
const EXTRAS: readonly Readonly<Record<string, unknown>>[] = [
  ...[{}, { clientName: 'trial' }, { origin: ADDRESS }, { sign: () => '' }],
  { id: '', issuer: ADDRESS },
]

/** Its table is made of the options: the fewest that it takes tell what it needs. */
function madeEntry(name: string, make: Make): Entry {
  for (const extra of EXTRAS) {
    try {
      const { provider } = make({ ...CLIENT, ...extra, ...('id' in extra && { id: name }) })
      return { name, factory: make, table: provider, needs: Object.keys(extra) }
    } catch (error) {
      if (extra === EXTRAS.at(-1)) throw error
    }
  }
  throw new Error(`${name} takes no options`)
}
