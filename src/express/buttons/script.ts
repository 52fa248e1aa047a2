import type { ButtonOfScript, ScriptSettings } from '../../browser/settings.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import type { Site } from '../site.js'
import { markParts } from './mark.js'
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
    .map((client) => [client.id, settingsOfButton(client)] as const)
  return {
    origin: new URL(site.baseUrl).origin,
    path: site.authPath,
    development: site.development,
    partitioned: site.cookie.partitioned === true,
    providers: Object.fromEntries(providers),
    texts: BUTTON_TEXTS,
  }
}

function settingsOfButton(client: Client): ButtonOfScript {
  const { name, button } = client.provider
  const mark = markParts(client).map(({ path, color }) => [path, color] as const)
  return [name, button?.label ?? {}, mark]
}

/** JSON is JavaScript; with `<` escaped it cannot end a script element where a site inlines it. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c')
}
