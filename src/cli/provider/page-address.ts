import { SANDBOX_PROVIDERS } from '../../sandbox/first-site.js'
import { HOME } from '../finding.js'
import type { Words } from '../language.js'

/**
 * The page that explains a provider of this package. A table that is another one at a different
 * host shares that one's page; `openid`, for any server, is explained outside of the catalogue.
 */
export function providerPage(id: string): Words {
  const known = Object.hasOwn(SANDBOX_PROVIDERS, id) ? SANDBOX_PROVIDERS[id]?.member : undefined
  const page = id === 'openid' ? id : `providers/${known ?? id}`
  return {
    en: `${HOME}/blob/main/docs/${page}.md`,
    ru: `${HOME}/blob/main/docs/ru/${page}.md`,
  }
}
