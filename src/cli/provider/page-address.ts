import { SANDBOX_PROVIDERS } from '../../sandbox/first-site.js'
import { HOME } from '../finding.js'
import type { Words } from '../language.js'

/**
 * The page of a provider that comes with this package. Any OpenID server has one for all, and what
 * is another provider at a host of its own has the page of that.
 */
export function providerPage(id: string): Words {
  const known = Object.hasOwn(SANDBOX_PROVIDERS, id) ? SANDBOX_PROVIDERS[id]?.member : undefined
  const page = id === 'openid' ? id : `providers/${known ?? id}`
  return {
    en: `${HOME}/blob/main/docs/${page}.md`,
    ru: `${HOME}/blob/main/docs/ru/${page}.md`,
  }
}
