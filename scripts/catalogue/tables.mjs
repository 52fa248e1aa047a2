// The tables of src/providers, as data. Runs under tsx: they are TypeScript.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { providerFiles } from '../providers.mjs'

/** What a registration needs beside `clientId` where a function makes the table of its options. */
const OPTIONS = {
  bstats: { clientId: undefined, clientName: 'x' },
  esia: { sign: () => '' },
  openid: { id: 'openid', issuer: 'https://id.example' },
  ringme: { origin: 'https://ringme.example' },
}

/** `{ id, name, table }` of each, `name` being the export; by id. */
export async function tablesOf(src = 'src') {
  const found = []
  for (const { id, values } of providerFiles(src)) {
    const module = await import(pathToFileURL(join(src, 'providers', `${id}.ts`)).href)
    for (const name of values) {
      const factory = module[name]
      const options = { clientId: 'x', clientSecret: 'x', ...OPTIONS[name] }
      const table = factory.table ?? factory(options).provider
      found.push({ id: table.id, name, file: id, table })
    }
  }
  return found.sort((one, other) => (one.id < other.id ? -1 : 1))
}
