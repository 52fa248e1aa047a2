import type { ScriptSettings } from '../../browser/settings.js'
import { isApplication } from '../../protocol/provider/client.js'
import type { Site } from '../site.js'
import { BUTTON_TEXTS } from './text.js'

/**
 * The bundled script of src/browser for one site: a function of that site's settings, called at
 * once. The bundle reads them as `site`.
 */
export function scriptFor(site: Site, bundle: string): string {
  return `'use strict';((site)=>{${bundle}})(${toScript(settingsOf(site))})\n`
}

function settingsOf(site: Site): ScriptSettings {
  const providers = [...site.clients.values()]
    .filter((client) => !isApplication(client))
    .map(({ id, provider: { name, button } }) => [id, [name, button?.label ?? {}]] as const)
  return {
    origin: new URL(site.baseUrl).origin,
    path: site.authPath,
    development: site.development,
    partitioned: site.cookie.partitioned === true,
    providers: Object.fromEntries(providers),
    texts: BUTTON_TEXTS,
  }
}

/** JSON is JavaScript; with `<` escaped it cannot end a script element where a site inlines it. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c')
}
