import { page } from '../own.js'
import type { ButtonOfScript } from '../settings.js'

const SVG = 'http://www.w3.org/2000/svg'

/** The mark that the server puts into a link: the logo's parts, or the first letter of the name. */
export function markOf(name: string, parts: ButtonOfScript[2]): HTMLElement {
  const mark = page.createElement('span')
  mark.className = 'oauth-button-mark'
  mark.ariaHidden = 'true'
  const [monogram = ''] = name
  mark.append(parts.length > 0 ? logo(parts) : monogram)
  mark.classList.toggle(
    'oauth-button-logo',
    parts.some(([, color]) => color !== 'currentColor'),
  )
  return mark
}

function logo(parts: ButtonOfScript[2]): Element {
  const svg = page.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  for (const [path, color] of parts) {
    const part = page.createElementNS(SVG, 'path')
    part.setAttribute('fill', color)
    part.setAttribute('d', path)
    svg.append(part)
  }
  return svg
}
