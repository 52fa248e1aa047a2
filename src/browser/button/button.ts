import { connectedAt } from '../connections.js'
import { makeLink } from './link.js'
import { markOf } from './mark.js'
import { page } from '../own.js'
import { openPopup, waitForPopup } from '../popup.js'
import { isSameOrigin, settings } from '../site.js'

/** The second click of a double click opens nothing. */
const DOUBLE_CLICK_MS = 1_000

/** By element: shows in it whether its provider is connected, as far as that was read. */
const shows = new WeakMap<Element, () => void>()

/** Shows what is connected, in all buttons of this mount. */
export function showAll(): void {
  for (const element of page.querySelectorAll('oauth-button')) shows.get(element)?.()
}

/**
 * Makes a button of an element: takes the link that the server put into it, or makes the same one
 * from its attributes; with `popup`, opens it there.
 */
export function adopt(element: HTMLElement, provider: string): void {
  const [name, labels, mark] = settings.providers[provider] ?? ['', {}, []]
  const lang = element.matches(':lang(ru)') ? 'ru' : 'en'
  const [usual = '', connected = ''] = settings.texts[lang].map((text) =>
    text.replace('{}', () => name),
  )
  const label = labels[lang] ?? usual
  const given = element.querySelector<HTMLAnchorElement>('a.oauth-button')
  const link = given ?? makeLink(element, provider, lang, label, markOf(name, mark))
  if (!given) element.replaceChildren(link)
  const shown = link.querySelector('.oauth-button-label')
  // The text that is ours to change; a label of the site's own is left alone.
  const isOurs = shown?.textContent === label

  function show(): void {
    const isConnected = !!connectedAt(provider)
    element.toggleAttribute('connected', isConnected)
    if (!shown || !isOurs) return
    link.classList.toggle('oauth-button-connected', isConnected)
    shown.textContent = isConnected ? connected : label
  }
  shows.set(element, show)
  show()
  link.addEventListener('click', (event) => {
    if (element.hasAttribute('popup')) open(event, element, link, provider)
  })
}

const openedAt = new WeakMap<Element, number>()

function open(
  event: MouseEvent,
  element: HTMLElement,
  link: HTMLAnchorElement,
  provider: string,
): void {
  if (event.defaultPrevented || !isSameOrigin || (settings.partitioned && top !== window)) return
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const now = Date.now()
  if (now - (openedAt.get(link) ?? 0) < DOUBLE_CLICK_MS) return event.preventDefault()
  const popup = openPopup(link.href, `oauth-${provider}`)
  // Blocked: the link goes there itself.
  if (!popup) return
  event.preventDefault()
  openedAt.set(link, now)
  link.ariaBusy = 'true'
  const left = () => (link.ariaBusy = null)
  // Back on this page, whatever became of the popup.
  addEventListener('focus', left, { once: true })
  waitForPopup({
    provider,
    popup,
    openedAt: now,
    before: connectedAt(provider),
    connected() {
      left()
      if (tell(element, provider, null)) goOn(element.getAttribute('return-to'))
    },
    failed(error) {
      left()
      tell(element, provider, error)
    },
    left,
  })
}

function goOn(place: string | null): void {
  if (!place) return
  const url = new URL(place, location.href)
  if (url.origin !== location.origin) return
  const isThisPage = url.pathname + url.search === location.pathname + location.search
  location.assign(url)
  // To another fragment of the page it would only scroll.
  if (isThisPage) location.reload()
}

/** False where the page prevented the event's default: then we go nowhere. */
function tell(element: HTMLElement, provider: string, error: string | null): boolean {
  const detail = { provider, ok: !error, error }
  const name = error ? 'oauth-error' : 'oauth-connected'
  return element.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }))
}
