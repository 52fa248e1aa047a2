import { randomUUID } from 'node:crypto'
import { ownField, type Params } from '../../params.js'
import type { TokenSet } from '../../token/token-set.js'
import type { SeamContext } from '../seam.js'

/**
 * Texts with every `{name}` filled: `{clientId}`, `{scope}`, `{account}`, `{uuid}` (a new one), a parameter of the connection, a
 * setting of the registration; in a revocation also `{accessToken}` and `{refreshToken}`.
 * @throws Error for a name that has no value
 */
export function fillAll(templates: Params, context: SeamContext): Params {
  const filled = Object.entries(templates).map(([name, text]) => [name, fill(text, context)])
  return Object.fromEntries(filled) as Params
}

/**
 * One text, as {@link fillAll} fills it.
 * @throws Error for a name that has no value
 */
export function fill(template: string, context: SeamContext): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = valueOf(name, context)
    if (value === undefined) throw new Error(`{${name}} has no value`)
    return value
  })
}

function valueOf(name: string, context: SeamContext): string | undefined {
  if (name === 'clientId') return context.clientId
  if (name === 'scope') return context.scope
  if (name === 'account') return context.account
  if (name === 'uuid') return randomUUID()
  if (name === 'accessToken' || name === 'refreshToken') {
    const tokens = ownField(context as SeamContext & { readonly tokens: TokenSet }, 'tokens')
    return tokens && ownField(tokens, name)
  }
  return ownField(context.params, name) ?? ownField(context.settings, name)
}
