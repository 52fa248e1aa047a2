import type { DiscoveredTable } from '../../protocol/openid/discovery.js'
import { grantNames, isRequired } from './cells.js'
import type { Provider } from '../../protocol/provider/provider.js'
import { publicClient } from '../../protocol/token/client-auth.js'

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

const PACKAGE = 'express-oauth-connect'

/**
 * The lines that a site pastes to register the provider.
 * @param name - what the table is exported as
 */
export function registrationCode(name: string, table: Table): string {
  const words = table.id.toUpperCase().replace(/\W/g, '_')
  // A variable begins with a letter.
  const prefix = /^\d/.test(words) ? name.replace(/[A-Z]/g, '_$&').toUpperCase() : words
  const variable = (what: string) => `process.env.${prefix}_${what}!`
  const lines = [`clientId: ${variable('CLIENT_ID')},`]
  if (table.clientAuth !== publicClient) lines.push(`clientSecret: ${variable('CLIENT_SECRET')},`)
  if (table.scope === true) lines.push("scope: ['…'],")
  if (table.stateIn === 'none') lines.push('acceptNoState: true,')
  const settings = neededSettings(table).map((setting) => `${setting}: '…'`)
  if (settings.length > 0) lines.push(`settings: { ${settings.join(', ')} },`)
  return `import { ${name} } from '${PACKAGE}/providers'

export const registration = ${name}({
${lines.map((line) => `  ${line}\n`).join('')}})
`
}
