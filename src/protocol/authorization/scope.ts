import type { Client } from '../provider/client.js'
import { invalidRequest } from './query.js'

/** The words of a scope (RFC 6749 §3.3), separated as the provider separates them or by blanks. */
export function scopeWords({ provider }: Client, scope: string): readonly string[] {
  const { scopeSeparator = ' ' } = provider
  return scope
    .split(scopeSeparator)
    .flatMap((part) => part.split(' '))
    .filter((word) => word !== '')
}

/**
 * The registration's scope, with words of its `optionalScope`. Where it has none, its scope.
 * @param asked - what start was asked for, in the provider's spelling
 * @throws AuthorizationError `invalid_request`, 400, for any other word
 */
export function scopeWith(client: Client, asked: string): string {
  const { id, scope, optionalScope, provider } = client
  if (optionalScope.length === 0) return scope
  const words = scopeWords(client, asked)
  const usual = scopeWords(client, scope)
  const foreign = words.find((word) => ![...usual, ...optionalScope].includes(word))
  if (foreign !== undefined) {
    throw invalidRequest(id, `"scope" may add ${optionalScope.join(', ')} and nothing else`)
  }
  return [...new Set([...usual, ...words])].join(provider.scopeSeparator ?? ' ')
}
