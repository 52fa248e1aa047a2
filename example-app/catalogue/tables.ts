import type { Provider, ProviderFactory } from 'express-oauth-connect'
import * as providers from 'express-oauth-connect/providers'

/** One provider of the catalogue. */
export interface Entry {
  readonly id: string
  readonly name: string
  /** What `express-oauth-connect/providers` calls it. */
  readonly exportName: string
  readonly factory: ProviderFactory
  readonly table: Provider
}

/** All whose table is the same whatever a site says, by name. */
export const ENTRIES: readonly Entry[] = Object.entries(providers as Record<string, unknown>)
  .flatMap(([exportName, value]) => (isFactory(value) ? [toEntry(exportName, value)] : []))
  .sort((one, other) => one.name.localeCompare(other.name, 'en'))

/** Those whose name or id has the words, in any order. */
export function search(words: string): readonly Entry[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean)
  return ENTRIES.filter(({ id, name }) => {
    const text = `${id} ${name}`.toLowerCase()
    return asked.every((word) => text.includes(word))
  })
}

export function entryOf(id: string): Entry | undefined {
  return ENTRIES.find((entry) => entry.id === id)
}

function toEntry(exportName: string, factory: ProviderFactory): Entry {
  const table = factory.table as Provider
  return { id: table.id, name: table.name, exportName, factory, table }
}

function isFactory(value: unknown): value is ProviderFactory {
  return typeof value === 'function' && 'table' in value
}
