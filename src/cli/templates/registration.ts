import { publicClient } from '../../protocol/token/client-auth.js'
import { neededSettings, type Table } from '../provider/needs.js'

/**
 * The lines that a site pastes to register the provider.
 * @param name - what the table is exported as
 */
export function registrationCode(name: string, table: Table): string {
  const words = table.id.toUpperCase().replace(/\W/g, '_')
  // A variable begins with a letter.
  const prefix = /^\d/.test(words) ? name.replace(/[A-Z]/g, '_$&').toUpperCase() : words
  const settings = neededSettings(table).map((setting) => `${setting}: '…'`)
  const lines = [
    `  clientId: process.env.${prefix}_CLIENT_ID!,`,
    ...(table.clientAuth === publicClient
      ? []
      : [`  clientSecret: process.env.${prefix}_CLIENT_SECRET!,`]),
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
