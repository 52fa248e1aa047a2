import type { DiscoveredTable } from '../../protocol/openid/discovery.js'
import { grantNames, isRequired } from './cells.js'
import { publicClient } from '../../protocol/token/client-auth.js'
import type { Provider } from '../../protocol/provider/provider.js'

/** Any table of the catalogue. */
export type Table = Provider | DiscoveredTable

/** The settings that a registration must name: those of the table, and hosts that nobody else says. */
export function neededSettings({ settings = {}, placeholders = {} }: Table): readonly string[] {
  const asked = Object.entries(settings).flatMap(([name, rule]) => (isRequired(rule) ? [name] : []))
  const hosts = Object.entries(placeholders).flatMap(([name, rule]) =>
    'under' in rule || rule.default !== undefined ? [] : [name],
  )
  return [...new Set([...asked, ...hosts])]
}

/** The settings that a registration may name. */
export function optionalSettings(table: Table): readonly string[] {
  const { settings = {}, placeholders = {} } = table
  const needed = neededSettings(table)
  const all = [...new Set([...Object.keys(settings), ...Object.keys(placeholders)])]
  return all.filter((name) => !needed.includes(name))
}

/** Whether the application signs in for itself, so that there is no redirect URI. */
export function isForApplications({ grants }: Table): boolean {
  return grantNames(grants)[0] !== 'authorization_code'
}

/**
 * What a client proves itself by, as a registration names it: nothing where it is public. Where a
 * secret is optional it is named all the same.
 */
export function credentialsOf({ clientAuth }: Table): readonly string[] {
  if (clientAuth === publicClient) return []
  const { needs = [] } = clientAuth ?? {}
  return needs.length > 0 ? needs : ['clientSecret']
}
