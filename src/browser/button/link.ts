import { page } from '../own.js'
import { base } from '../site.js'

const LOOKS = ['size', 'theme', 'shape', 'width'] as const

/** The link that the server puts into an element, made from the element's attributes. */
export function makeLink(
  element: HTMLElement,
  provider: string,
  lang: string,
  label: string,
  mark: HTMLElement,
): HTMLAnchorElement {
  const link = page.createElement('a')
  const query = new URLSearchParams(element.getAttribute('params') ?? '')
  query.set('return_to', element.getAttribute('return-to') || location.pathname + location.search)
  link.href = `${base + provider}/start?${query.toString()}`
  link.rel = 'nofollow'
  link.lang = lang
  link.dataset.provider = provider
  const looks = LOOKS.map((look) => element.getAttribute(look)).filter(Boolean)
  link.className = ['', ...looks.map((look) => `-${look}`)]
    .map((look) => `oauth-button${look}`)
    .join(' ')
  const shown = page.createElement('span')
  shown.className = 'oauth-button-label'
  shown.textContent = element.getAttribute('label') || label
  link.append(mark, shown)
  return link
}
