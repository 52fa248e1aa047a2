/**
 * `<oauth-button provider="…">`: takes the link that the server put into it, or makes the same one
 * from its attributes.
 */
export const ELEMENT = `class OAuthButton extends HTMLElement {
  connectedCallback() {
    if (document.readyState !== 'loading') this.start()
    else document.addEventListener('DOMContentLoaded', () => this.start())
  }

  start() {
    this.provider = this.getAttribute('provider')
    if (this.link || !Object.hasOwn(site.providers, this.provider)) return
    const [name, labels] = site.providers[this.provider]
    const language = /^ru/i.test(this.closest('[lang]')?.lang) ? 'ru' : 'en'
    this.texts = site.texts[language].map((text) => text.replace('{}', () => name))
    if (labels[language]) this.texts[0] = labels[language]
    this.link = this.querySelector('a.oauth-button') || this.makeLink(name, language)
    this.label = this.link.querySelector('.oauth-button-label')
    this.plain = this.label?.textContent === this.texts[0]
    this.link.addEventListener('click', (event) => this.open(event))
    this.show()
  }

  makeLink(name, language) {
    const link = document.createElement('a')
    const query = new URLSearchParams(this.getAttribute('params') || '')
    query.set('return_to', this.getAttribute('return-to') || location.pathname + location.search)
    link.href = base + this.provider + '/start?' + query
    link.rel = 'nofollow'
    link.lang = language
    link.dataset.provider = this.provider
    link.className = 'oauth-button'
    for (const look of ['size', 'theme', 'shape', 'width']) {
      const value = this.getAttribute(look)
      if (value) link.className += ' oauth-button-' + (value > 0 ? 'w-' : '') + value
    }
    const parts = { mark: [...name][0], label: this.getAttribute('label') || this.texts[0] }
    for (const part in parts) {
      const span = link.appendChild(document.createElement('span'))
      span.className = 'oauth-button-' + part
      span.textContent = parts[part]
    }
    link.firstChild.ariaHidden = 'true'
    this.replaceChildren(link)
    return link
  }

  /** A label of the site's own is left alone. */
  show() {
    const connected = !!known?.has(this.provider)
    this.toggleAttribute('connected', connected)
    if (!this.plain) return
    this.link.classList.toggle('oauth-button-connected', connected)
    this.label.textContent = this.texts[+connected]
  }

  open(event) {
    const special = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    const framed = site.partitioned && top !== window
    if (event.defaultPrevented || special || framed || !sameOrigin || !this.hasAttribute('popup')) return
    // The second click of a double click.
    if (Date.now() - this.openedAt < 1000) return event.preventDefault()
    const url = new URL(this.link.href)
    url.searchParams.set('display', 'popup')
    const x = Math.round(screenX + (outerWidth - 520) / 2)
    const y = Math.round(screenY + (outerHeight - 700) / 2)
    const place = 'popup,width=520,height=700,left=' + x + ',top=' + y
    const popup = window.open(url, 'oauth-' + this.provider, place)
    // Blocked: the link goes there itself.
    if (!popup) return
    event.preventDefault()
    try {
      // The provider's page gets no hand on ours: it could send it elsewhere.
      popup.opener = null
    } catch {
      // An older popup was taken again; it has none.
    }
    this.openedAt = Date.now()
    this.before = known && (known.get(this.provider) || 0)
    this.link.ariaBusy = 'true'
    // Back on this page, whatever became of the popup.
    addEventListener('focus', () => (this.link.ariaBusy = null), { once: true })
    waiting.set(this.provider, this)
    if (channel) return
    channel = newChannel()
    channel.onmessage = receive
    poll()
  }

  end() {
    waiting.delete(this.provider)
    this.link.ariaBusy = null
  }

  failed(error) {
    this.link.ariaBusy = null
    this.tell('oauth-error', error)
  }

  connected() {
    this.end()
    const place = this.getAttribute('return-to')
    if (!this.tell('oauth-connected', null) || !place) return
    const url = new URL(place, location)
    if (url.origin !== location.origin) return
    const samePage = url.pathname + url.search === location.pathname + location.search
    location.assign(url)
    if (samePage) location.reload()
  }

  /** False when the page took it into its own hands: then we go nowhere. */
  tell(name, error) {
    const detail = { provider: this.provider, ok: !error, error }
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }))
  }
}

if (!ending && !customElements.get('oauth-button')) {
  if (!document.querySelector('link[href$="/buttons.css"]')) {
    const sheet = document.createElement('link')
    sheet.rel = 'stylesheet'
    sheet.href = base + 'buttons.css'
    document.head.append(sheet)
  }
  customElements.define('oauth-button', OAuthButton)
  readConnections()
  addEventListener('pageshow', ({ persisted }) => persisted && readConnections())
  document.addEventListener('visibilitychange', () => document.hidden || readConnections())
}`
