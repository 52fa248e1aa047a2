import { withQuery, type Params } from '../protocol/params.js'
import { escapeHtml } from './html.js'
import type { Language } from './language.js'
import { clientOf, type Site } from './site.js'

/** How a button looks and what it does. */
export interface ButtonOptions {
  /** Default: `'en'`. */
  readonly lang?: Language
  /** Replaces the label. */
  readonly label?: string
  /** Where to go after the sign-in. */
  readonly returnTo?: string
  /** The provider's start parameters, such as Senler's `group_id`. */
  readonly params?: Params
}

/** One accessible control: a link, so that it works with scripts off and opens in a new tab. */
export function button(site: Site, id: string, options: ButtonOptions = {}): string {
  const { provider } = clientOf(site, id)
  const { lang = 'en', returnTo, params } = options
  const href = withQuery(`${site.authPath}/${id}/start`, {
    ...params,
    ...(returnTo !== undefined && { return_to: returnTo }),
  })
  const label =
    options.label ??
    provider.button?.label?.[lang] ??
    (lang === 'ru' ? `Войти через ${provider.name}` : `Sign in with ${provider.name}`)
  return `<a class="oauth-button" data-provider="${id}" href="${escapeHtml(href)}" rel="nofollow">${escapeHtml(label)}</a>`
}

/** All of them, in the order of registration. */
export function buttons(site: Site, options: ButtonOptions = {}): string {
  return [...site.clients.keys()].map((id) => button(site, id, options)).join('\n')
}
