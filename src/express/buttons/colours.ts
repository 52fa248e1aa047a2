import type { Clients } from '../../protocol/provider/client.js'

/** One rule of CSS for each provider whose table has colours; what is no CSS colour is left out. */
export function colourRules(clients: Clients): string {
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
