import { isColour } from '../../protocol/provider/button-cell.js'
import type { Client, Clients } from '../../protocol/provider/client.js'
import type { ButtonColours } from '../../protocol/provider/button-cell.js'

/** The rules of CSS for each provider whose table has colours; what is no CSS colour is left out. */
export function colourRules(clients: Clients): string {
  return [...clients.values()].map(rulesOf).join('')
}

function rulesOf({ id, provider: { button } }: Client): string {
  const colours = button && declarations(button)
  if (!colours) return ''
  const its = `[data-provider="${id}"]`
  const dark = button.dark && declarations(button.dark)
  const usual = `.oauth-button${its}{${colours}}\n`
  if (!dark) return usual
  // A button that is light, or dark, wherever it stands does not ask for the visitor's scheme.
  return (
    `${usual}.oauth-button-dark${its}{${dark}}\n` +
    `@media (prefers-color-scheme:dark){.oauth-button${its}:not(.oauth-button-light){${dark}}}\n`
  )
}

function declarations({ background, color, border }: ButtonColours): string | undefined {
  if (!isColour(background) || !isColour(color)) return undefined
  const edge = isColour(border) ? `;--oauth-edge:${border}` : ''
  return `--oauth-ground:${background};--oauth-ink:${color}${edge}`
}
