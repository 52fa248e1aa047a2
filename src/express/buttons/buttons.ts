import { isApplication, type Client } from '../../protocol/provider/client.js'
import { withQuery } from '../../protocol/params.js'
import { readButtonOptions, type ButtonOptions, type ButtonSettings } from './options.js'
import { markHtml } from './mark.js'
import { buttonLabel } from './text.js'
import { escapeHtml } from '../pages/html.js'
import { clientOf, type Site } from '../site.js'

export type { ButtonOptions } from './options.js'

const GROUP_LABEL = { en: 'Ways to sign in', ru: 'Способы входа' } as const

/**
 * One accessible control: a link, so that it works with scripts off and opens in a new tab. For a
 * popup it stands in an `<oauth-button>`, which is nothing more than its content until
 * `buttons.js` runs.
 * @throws TypeError for an unknown provider, option or value, and where the token is the
 *   application's own
 * @internal
 */
export function button(site: Site, id: string, options: ButtonOptions = {}): string {
  const client = clientOf(site, id)
  if (isApplication(client)) {
    throw new TypeError(
      `auth.button: nobody signs in at ${JSON.stringify(id)}, its token is the application's own; ` +
        "register it with grant: 'authorization_code' to sign people in",
    )
  }
  const settings = readButtonOptions(options)
  const anchor = link(site, client, settings)
  if (!settings.popup) return anchor
  const { lang, returnTo } = settings
  const back = returnTo === undefined ? '' : ` return-to="${escapeHtml(returnTo)}"`
  return `<oauth-button provider="${id}" lang="${lang}" popup${back}>${anchor}</oauth-button>`
}

/**
 * Those of all providers that sign people in, in the order of registration.
 * @throws TypeError for an unknown option or value
 * @internal
 */
export function buttons(site: Site, options: ButtonOptions = {}): string {
  const { lang } = readButtonOptions(options)
  const all = [...site.clients.values()]
    .filter((client) => !isApplication(client))
    .map(({ id }) => button(site, id, options))
    .join('\n')
  return `<div class="oauth-buttons" role="group" aria-label="${GROUP_LABEL[lang]}" lang="${lang}">\n${all}\n</div>`
}

function link(site: Site, client: Client, settings: ButtonSettings): string {
  const { lang, label = buttonLabel(client, lang), returnTo, params } = settings
  const href = withQuery(`${site.authPath}/${client.id}/start`, {
    ...params,
    ...(returnTo !== undefined && { return_to: returnTo }),
  })
  const attributes = [
    `class="${classes(settings)}"`,
    `data-provider="${client.id}"`,
    `lang="${lang}"`,
    `href="${escapeHtml(href)}"`,
    'rel="nofollow"',
  ]
  return (
    `<a ${attributes.join(' ')}>${markHtml(client)}` +
    `<span class="oauth-button-label">${escapeHtml(label)}</span></a>`
  )
}

/** The defaults have no class of their own. */
function classes({ size, theme, shape, width }: ButtonSettings): string {
  const usual = ['medium', 'auto', 'rounded']
  const looks = [size, theme, shape, String(width)].filter((look) => !usual.includes(look))
  return ['oauth-button', ...looks.map((look) => `oauth-button-${look}`)].join(' ')
}
