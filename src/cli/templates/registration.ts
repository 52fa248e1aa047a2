import { credentialsOf, neededSettings, type Table } from '../provider/needs.js'

/**
 * The lines that a site pastes to register the provider.
 * @param name - what the table is exported as
 * @param needs - options that its function refuses to go without, where the table cannot tell
 * @param language - of the file: TypeScript wants to be told that a variable is set
 */
export function registrationCode(
  name: string,
  table: Table,
  needs: readonly string[] = [],
  language: 'js' | 'ts' = 'ts',
): string {
  const js = language === 'js'
  const value = (option: string) => `'${js ? unfilled(option) : '…'}'`
  const prefix = variablePrefix(name, table)
  const settings = neededSettings(table).map((setting) => `${setting}: ${value(setting)}`)
  const lines = [
    ...needs.map((option) => `  ${option}: ${option === 'sign' ? '(text) => …' : value(option)},`),
    ...['clientId', ...credentialsOf(table)].map(
      (option) => `  ${option}: process.env.${prefix}_${toVariable(option)}${js ? '' : '!'},`,
    ),
    ...(table.scope === true ? [`  scope: [${value('scope')}],`] : []),
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

/**
 * Stands for a value until it is filled in: `<your application key>`. Nobody takes it for a real
 * one, and start-up says that it is still there.
 */
export function unfilled(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return `<your ${words.replace(/\W+/g, ' ').trim()}>`
}

/** `clientId`: `CLIENT_ID`. */
export function toVariable(option: string): string {
  return option.replace(/[A-Z]/g, '_$&').replace(/\W/g, '_').toUpperCase()
}
