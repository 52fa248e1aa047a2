import { connectedAt } from './connections.js'
import { makeLink } from './link.js'
import { waitForPopup } from './popup.js'
import type { ButtonTexts } from './settings.js'
import { isSameOrigin, settings } from './site.js'

const WIDTH = 520
const HEIGHT = 700
/** The second click of a double click opens nothing. */
const DOUBLE_CLICK_MS = 1_000

/**
 * `<oauth-button provider="…">`: takes the link that the server put into it, or makes the same one
 * from its attributes; with `popup`, opens it there.
 */
export class OAuthButton extends HTMLElement {
  #provider = ''
  #texts: ButtonTexts = ['', '']
  #link: HTMLAnchorElement | undefined
  /** The text that is ours to change; a label of the site's own is left alone. */
  #label: Element | undefined
  #openedAt = 0

  connectedCallback(): void {
    if (document.readyState !== 'loading') this.#start()
    // Its content may not have been parsed yet.
    else document.addEventListener('DOMContentLoaded', () => this.#start())
  }

  #start(): void {
    this.#provider = this.getAttribute('provider') ?? ''
    if (this.#link || !Object.hasOwn(settings.providers, this.#provider)) return
    const [name, labels] = settings.providers[this.#provider] ?? ['', {}]
    const lang = /^ru/i.test(this.closest<HTMLElement>('[lang]')?.lang ?? '') ? 'ru' : 'en'
    const [label, connected] = settings.texts[lang].map((text) => text.replace('{}', () => name))
    this.#texts = [labels[lang] ?? label ?? '', connected ?? '']
    this.#link = this.querySelector<HTMLAnchorElement>('a.oauth-button') ?? undefined
    if (!this.#link) {
      this.#link = makeLink(this, this.#provider, name, lang, this.#texts[0])
      this.replaceChildren(this.#link)
    }
    const shown = this.#link.querySelector('.oauth-button-label')
    if (shown?.textContent === this.#texts[0]) this.#label = shown
    this.#link.addEventListener('click', (event) => this.#open(event))
    this.show()
  }

  /** Shows whether the provider is connected, as far as that was read. */
  show(): void {
    if (!this.#link) return
    const isConnected = !!connectedAt(this.#provider)
    this.toggleAttribute('connected', isConnected)
    if (!this.#label) return
    this.#link.classList.toggle('oauth-button-connected', isConnected)
    this.#label.textContent = this.#texts[isConnected ? 1 : 0]
  }

  #open(event: MouseEvent): void {
    const link = this.#link
    if (!link || event.defaultPrevented || !this.hasAttribute('popup') || !isSameOrigin) return
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (settings.partitioned && top !== window) return
    if (Date.now() - this.#openedAt < DOUBLE_CLICK_MS) return event.preventDefault()
    // Blocked: the link goes there itself.
    if (!openPopup(link.href, `oauth-${this.#provider}`)) return
    event.preventDefault()
    this.#openedAt = Date.now()
    link.ariaBusy = 'true'
    // Back on this page, whatever became of the popup.
    addEventListener('focus', () => (link.ariaBusy = null), { once: true })
    waitForPopup({
      provider: this.#provider,
      openedAt: this.#openedAt,
      before: connectedAt(this.#provider),
      connected: () => this.#connected(),
      failed: (error) => {
        link.ariaBusy = null
        this.#tell('oauth-error', error)
      },
      expired: () => (link.ariaBusy = null),
    })
  }

  #connected(): void {
    if (this.#link) this.#link.ariaBusy = null
    const place = this.getAttribute('return-to')
    if (!this.#tell('oauth-connected', null) || !place) return
    const url = new URL(place, location.href)
    if (url.origin !== location.origin) return
    const isThisPage = url.pathname + url.search === location.pathname + location.search
    location.assign(url)
    // To another fragment of the page it would only scroll.
    if (isThisPage) location.reload()
  }

  /** False where the page prevented the event's default: then we go nowhere. */
  #tell(name: string, error: string | null): boolean {
    const detail = { provider: this.#provider, ok: !error, error }
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }))
  }
}

function openPopup(link: string, name: string): boolean {
  const url = new URL(link)
  url.searchParams.set('display', 'popup')
  const left = Math.round(screenX + (outerWidth - WIDTH) / 2)
  const top = Math.round(screenY + (outerHeight - HEIGHT) / 2)
  const place = `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`
  const popup = window.open(url, name, place)
  if (!popup) return false
  try {
    // The provider's page could send the page that opened it elsewhere.
    popup.opener = null
  } catch {
    // An older popup was taken again; it has none.
  }
  return true
}
