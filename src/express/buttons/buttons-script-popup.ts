/**
 * The popup's side and the opener's. They meet on a BroadcastChannel, which only pages of one
 * origin share, and as a second way by asking `{mount}/connections`: a page with
 * Cross-Origin-Opener-Policy has neither `window.opener` nor a truthful `popup.closed`.
 * A message is a hint. That somebody is connected is read from the server.
 */
export const POPUP = `const newChannel = () => new BroadcastChannel('express-oauth-connect ' + site.path)
/** Buttons whose popup is open, by provider. */
const waiting = new Map()
/** The newest connection of each provider, once it was read. */
let known
let channel

/** In the popup: say how it ended, and close. */
const ending = document.querySelector('meta[name=oauth-popup]')
if (ending) {
  const hash = new URLSearchParams(location.hash.slice(1))
  const provider = ending.dataset.provider || hash.get('provider')
  const error = ending.dataset.error || hash.get('error')
  newChannel().postMessage({ provider, ok: !error, error })
  if (ending.content === 'done') setTimeout(() => window.close(), 100)
}

async function readConnections() {
  if (!sameOrigin) return
  try {
    const { connections } = await (await fetch(base + 'connections', { cache: 'no-store' })).json()
    const newest = new Map()
    for (const { provider, connectedAt } of connections) {
      newest.set(provider, Math.max(newest.get(provider) || 1, connectedAt || 1))
    }
    known = newest
    for (const button of document.querySelectorAll('oauth-button')) if (button.link) button.show()
  } catch {
    // Offline, or the site is in trouble: what was known stays.
  }
}

async function receive({ data }) {
  const button = waiting.get(data?.provider)
  if (!button) return
  // It may start again in the popup: the wait goes on.
  if (!data.ok) return button.failed(String(data.error))
  await readConnections()
  if (known?.has(data.provider)) button.connected()
}

/** Every two seconds until all are in, or ten minutes have passed: no sign-in lives longer. */
async function poll() {
  await readConnections()
  for (const [provider, button] of waiting) {
    const newest = known?.get(provider) || 0
    button.before ??= newest
    if (newest > button.before) button.connected()
    else if (Date.now() - button.openedAt > 600000) button.end()
  }
  if (waiting.size > 0) return setTimeout(poll, 2000)
  channel.close()
  channel = undefined
}`
