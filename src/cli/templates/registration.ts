import { credentialsOf, neededSettings, type Table } from '../provider/needs.js'

/**
 * The lines that a site pastes to register the provider.
 * @param name - what the table is exported as
 * @param needs - options that its function refuses to go without, where the table cannot tell
 */
export function registrationCode(
  name: string,
  table: Table,
  needs: readonly string[] = [],
): string {
  const prefix = variablePrefix(name, table)
  const settings = neededSettings(table).map((setting) => `${setting}: '…'`)
  const lines = [
    ...needs.map((option) => `  ${option}: ${option === 'sign' ? '(text) => …' : "'…'"},`),
    ...['clientId', ...credentialsOf(table)].map(
      (option) => `  ${option}: process.env.${prefix}_${toVariable(option)}!,`,
    ),
    ...(table.scope === true ? ["  scope: ['…'],"] : []),
    ...(table.stateIn === 'none' ? ['  acceptNoState: true,'] : []),
    ...(settings.length > 0 ? [`  settings: { ${settings.join(', ')} },`] : []),
  ]
  return `import { ${name} } from 'express-oauth-connect/providers'

export const registration = ${name}({
${lines.join('\n')}
})
`
}

/** What a provider's variables begin with: the id in capitals. */
export function variablePrefix(name: string, table: Table): string {
  const words = table.id.toUpperCase().replace(/\W/g, '_')
  // A variable begins with a letter.
  return /^\d/.test(words) ? toVariable(name) : words
}

/** `clientId`: `CLIENT_ID`. */
export function toVariable(option: string): string {
  return option.replace(/[A-Z]/g, '_$&').replace(/\W/g, '_').toUpperCase()
}
