import { html, type Html } from '../html.js'
import type { Words } from '../words.js'

/** The way back: to the first page, then to these. */
export function crumbs(
  more: readonly { readonly href: string; readonly name: string }[],
  say: Words,
): Html {
  const all = [{ href: '/', name: say.back }, ...more]
  return html`<nav class="crumbs" aria-label="${say.wayBack}">
    ${all.map(({ href, name }) => html`<a href="${href}">${name}</a>`)}
  </nav>`
}
