import { adopt, showAll } from './button/button.js'
import { onConnectionsRead, readConnections } from './connections.js'
import { goByLink } from './form.js'
import { OAuthButton, type Mount } from './button/oauth-button.js'
import { page } from './own.js'
import { tellOpener } from './popup.js'
import { base, settings } from './site.js'

/** The element is the page's, whichever `buttons.js` came first; each of them brings its mount. */
const defined = customElements.get('oauth-button') as typeof OAuthButton | undefined
const { mounts } = defined ?? OAuthButton

// A page may load the script twice.
if (!tellOpener() && mounts && !mounts.has(base)) {
  const { path, development, providers } = settings
  const mount: Mount = { path, development, providers: Object.keys(providers), adopt }
  mounts.set(base, mount)
  addStylesheet()
  if (!defined) customElements.define('oauth-button', OAuthButton)
  for (const element of page.querySelectorAll<OAuthButton>('oauth-button')) element.adopt()
  onConnectionsRead(showAll)
  void readConnections()
  // A page from the back/forward cache, or a tab looked at again: another tab may have signed in.
  addEventListener('pageshow', ({ persisted }) => persisted && void readConnections())
  page.addEventListener('visibilitychange', () => page.hidden || void readConnections())
  addEventListener('submit', goByLink)
}

function addStylesheet(): void {
  const href = `${base}buttons.css`
  const there = [...page.querySelectorAll('link')]
  // Also by another name of the host, or with a query.
  if (there.some((link) => link.href.includes(`${settings.path}/buttons.css`))) return
  const sheet = page.createElement('link')
  sheet.rel = 'stylesheet'
  sheet.href = href
  page.head.append(sheet)
}
