import { ownField, type Params } from '../../params.js'
import type { Provider } from '../provider.js'
import { isTemplate, slotsOf, textFor, type Placeholders } from './placeholder.js'

/** The cells that may hold a `{name}`. */
export type Endpoints = Pick<
  Provider,
  | 'authorizationEndpoint'
  | 'tokenEndpoint'
  | 'refreshEndpoint'
  | 'revocationEndpoint'
  | 'endSessionEndpoint'
  | 'pushedAuthorizationRequestEndpoint'
  | 'apiBaseUrl'
>

/**
 * An endpoint with each `{name}` that has a value; one whose value may not stand there is left as
 * it is.
 */
export function fillEndpoint(template: string, rules: Placeholders, values: Params): string {
  if (!isTemplate(template)) return template
  return slotsOf(template).reduce((filled, slot) => {
    const rule = ownField(rules, slot.name)
    const value = ownField(values, slot.name) ?? (rule && ownField(rule, 'default'))
    const text = rule && value !== undefined ? textFor(rule, slot, value) : undefined
    return text === undefined ? filled : filled.replace(`{${slot.name}}`, () => text)
  }, template)
}

/** All endpoints of a table, filled as {@link fillEndpoint} fills one. */
export function fillEndpoints(provider: Provider, values: Params): Endpoints {
  const { placeholders = {}, apiBaseUrl, tokenEndpoint } = provider
  const fill = (template: string) => fillEndpoint(template, placeholders, values)
  const fillGiven = (template: string | undefined) => template && fill(template)
  return {
    authorizationEndpoint: fillGiven(provider.authorizationEndpoint),
    tokenEndpoint: fill(tokenEndpoint),
    refreshEndpoint: fillGiven(provider.refreshEndpoint),
    revocationEndpoint: fillGiven(provider.revocationEndpoint),
    endSessionEndpoint: fillGiven(provider.endSessionEndpoint),
    pushedAuthorizationRequestEndpoint: fillGiven(provider.pushedAuthorizationRequestEndpoint),
    apiBaseUrl: typeof apiBaseUrl === 'string' ? fill(apiBaseUrl) : apiBaseUrl.map(fill),
  }
}
