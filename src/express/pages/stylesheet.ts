import type { Clients } from '../../protocol/provider/client.js'
import { BUTTON_STYLES } from '../buttons/button-stylesheet.js'
import { WIDTHS } from '../buttons/button-options.js'
import { PAGE_STYLES } from './page-stylesheet.js'

/** `{mount}/buttons.css`: the buttons, our own pages, and each provider's colours. */
export function stylesheet(clients: Clients): string {
  return [BUTTON_STYLES, WIDTHS.map(widthRule).join(''), colours(clients), PAGE_STYLES].join('\n')
}

function widthRule(width: number): string {
  return `.oauth-button-${width}{width:${width}px}\n`
}

/** A table's colours; anything that is no CSS colour is left out. */
function colours(clients: Clients): string {
  return [...clients.values()]
    .map(({ id, provider: { button } }) => {
      if (!button || !isColour(button.background) || !isColour(button.color)) return ''
      const { background, color } = button
      return `.oauth-button[data-provider="${id}"]{--oauth-ground:${background};--oauth-ink:${color}}\n`
    })
    .join('')
}

function isColour(value: string): boolean {
  return /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl|oklch|oklab|lab|lch)a?\([\d.,%\s/a-z+-]+\))$/i.test(
    value,
  )
}
