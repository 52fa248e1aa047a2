import type { Client } from '../../protocol/provider/client.js'
import type { MarkPart } from '../../protocol/provider/button-cell.js'
import { escapeHtml } from '../pages/html.js'
import { monogram } from './text.js'

/** The parts of a provider's mark, the lowest first; none where its table has no mark. */
export function markParts({ provider: { button } }: Client): readonly MarkPart[] {
  const mark = button?.mark ?? []
  return typeof mark === 'string' ? [{ path: mark, color: 'currentColor' }] : mark
}

/** The mark, or the first letter of the name. Paths and colours have been checked with the table. */
export function markHtml(client: Client): string {
  const parts = markParts(client)
  const paths = parts.map(({ path, color }) => `<path fill="${color}" d="${path}"/>`)
  const content =
    parts.length === 0
      ? escapeHtml(monogram(client.provider.name))
      : `<svg viewBox="0 0 24 24" width="20" height="20">${paths.join('')}</svg>`
  // A logo in colours of its own must not stand on a tile of ours.
  const isLogo = parts.some(({ color }) => color !== 'currentColor')
  const own = isLogo ? ' oauth-button-logo' : ''
  return `<span class="oauth-button-mark${own}" aria-hidden="true">${content}</span>`
}
