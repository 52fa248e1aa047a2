import { onConnectionsRead, readConnections } from './connections.js'
import { OAuthButton } from './oauth-button.js'
import { tellOpener } from './popup.js'
import { base } from './site.js'

// A page may load the script twice.
if (!tellOpener() && !customElements.get('oauth-button')) {
  if (!document.querySelector('link[href$="/buttons.css"]')) addStylesheet()
  customElements.define('oauth-button', OAuthButton)
  onConnectionsRead(() => {
    for (const button of document.querySelectorAll<OAuthButton>('oauth-button')) button.show()
  })
  void readConnections()
  // A page from the back/forward cache, or a tab looked at again: another tab may have signed in.
  addEventListener('pageshow', ({ persisted }) => persisted && void readConnections())
  document.addEventListener('visibilitychange', () => document.hidden || void readConnections())
}

function addStylesheet(): void {
  const sheet = document.createElement('link')
  sheet.rel = 'stylesheet'
  sheet.href = `${base}buttons.css`
  document.head.append(sheet)
}
