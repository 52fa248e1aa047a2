import type { Clients } from '../../protocol/provider/client.js'
import { BUTTON_TEXTS } from './button-text.js'
import { ELEMENT } from './buttons-script-element.js'
import { POPUP } from './buttons-script-popup.js'

/** What the script knows of this site; everything in it is public. */
interface ScriptSettings {
  readonly clients: Clients
  readonly authPath: string
  /** The cookies are kept apart for each site that frames us, so a popup would have others. */
  readonly partitioned: boolean
}

/** `{mount}/buttons.js`: plain JavaScript without dependencies, once loaded or twice. */
export function buttonsScript({ clients, authPath, partitioned }: ScriptSettings): string {
  const providers = [...clients.values()].map(({ id, provider }) => [
    id,
    [provider.name, provider.button?.label ?? {}],
  ])
  const site = {
    path: authPath,
    partitioned,
    providers: Object.fromEntries(providers) as unknown,
    texts: BUTTON_TEXTS,
  }
  return `'use strict';
(() => {
const site = ${toScript(site)}
${compact([BASE, POPUP, ELEMENT].join('\n'))}
})()
`
}

/** Without comments and indentation: a third of it. No string in it goes over a line. */
function compact(script: string): string {
  const lines = script.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !/^\/[/*]/.test(line)).join('\n')
}

/** JSON is JavaScript; `<` is spelled so that it ends no script element either. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c')
}

/** Where our routes are: beside this script, and on this page's origin or not. */
const BASE = `const base = new URL(site.path + '/', document.currentScript?.src || location.href).href
const sameOrigin = new URL(base).origin === location.origin`
