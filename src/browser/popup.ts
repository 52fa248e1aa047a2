import { connectedAt, readConnections } from './connections.js'
import { page } from './own.js'
import { base, settings } from './site.js'

/**
 * Opener and popup talk over a BroadcastChannel, which only pages of one origin share, and the
 * opener asks `{mount}/connections` as well: a page with Cross-Origin-Opener-Policy has neither
 * `window.opener` nor a truthful `popup.closed`. Any page of the origin can send a message, so a
 * message is a hint: that somebody is connected is read from the server.
 */
const newChannel = () => new BroadcastChannel(`express-oauth-connect ${settings.path}`)

interface Message {
  readonly provider: string | null | undefined
  readonly ok: boolean
  readonly error: string | null | undefined
}

/** In a popup whose sign-in has ended: tells the opener how, and closes. False on any other page. */
export function tellOpener(): boolean {
  const ending = page.querySelector<HTMLMetaElement>('meta[name=oauth-popup]')
  // On a page of the site's own, somebody's comment brought it.
  if (!ending || !location.href.startsWith(base)) return false
  const hash = new URLSearchParams(location.hash.slice(1))
  const provider = ending.dataset.provider ?? hash.get('provider')
  const error = ending.dataset.error ?? hash.get('error')
  const message: Message = { provider, ok: !error, error }
  newChannel().postMessage(message)
  // Closed at once, some browsers would drop the message.
  if (ending.content === 'done') setTimeout(() => window.close(), 100)
  return true
}

/** Opens a link in a popup; `undefined` where the browser blocks it. */
export function openPopup(link: string, name: string): Window | undefined {
  const url = new URL(link)
  url.searchParams.set('display', 'popup')
  const left = Math.round(screenX + (outerWidth - WIDTH) / 2)
  const top = Math.round(screenY + (outerHeight - HEIGHT) / 2)
  const place = `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`
  const popup = window.open(url, name, place)
  // Some blockers hand out a window that is closed.
  if (!popup || popup.closed) return undefined
  try {
    // The provider's page could send the page that opened it elsewhere.
    popup.opener = null
  } catch {
    // An older popup was taken again; it has none.
  }
  return popup
}

const WIDTH = 520
const HEIGHT = 700

/** Somebody who waits for the end of a sign-in in a popup. */
export interface Waiting {
  readonly provider: string
  readonly popup: Window
  /** When the popup was opened, in ms. */
  readonly openedAt: number
  /** When the provider had been connected before, as `connectedAt` says. */
  before: number | undefined
  readonly connected: () => void
  readonly failed: (error: string) => void
  /** The popup was closed, or no sign-in lives as long as it was waited for. */
  readonly left: () => void
}

const POLL_MS = 2_000
const LONGEST_WAIT_MS = 600_000
/** So many polls in a row find the popup closed before it counts. */
const CLOSED_POLLS = 3

/** By provider. */
const waiting = new Map<string, Waiting>()
/** How many polls have found the popup closed. */
const closed = new WeakMap<Waiting, number>()
let channel: BroadcastChannel | undefined

/** Waits for the popup's message, and asks the server every two seconds in case there is none. */
export function waitForPopup(one: Waiting): void {
  waiting.set(one.provider, one)
  if (channel) return
  channel = newChannel()
  channel.onmessage = ({ data }: MessageEvent<Message | null>) => void receive(data)
  void poll()
}

async function receive(message: Message | null): Promise<void> {
  const one = waiting.get(message?.provider ?? '')
  if (!message || !one) return
  // The visitor may start again in the popup, so the wait goes on.
  if (!message.ok) return one.failed(String(message.error))
  await readConnections()
  if (connectedAt(one.provider)) end(one, one.connected)
}

async function poll(): Promise<void> {
  if ([...waiting.values()].filter(isOpen).length > 0) await readConnections()
  for (const one of waiting.values()) {
    const newest = connectedAt(one.provider) ?? 0
    one.before ??= newest
    if (newest > one.before) end(one, one.connected)
    else if (Date.now() - one.openedAt > LONGEST_WAIT_MS) end(one, one.left)
  }
  if (waiting.size > 0) return void setTimeout(() => void poll(), POLL_MS)
  channel?.close()
  channel = undefined
}

/**
 * `popup.closed` alone proves nothing: where a page has Cross-Origin-Opener-Policy it is true while
 * the visitor is typing. Then this page has no focus. A closed popup is not asked for any more; its
 * message, should one come all the same, is still heard.
 */
function isOpen(one: Waiting): boolean {
  const polls = one.popup.closed && page.hasFocus() ? (closed.get(one) ?? 0) + 1 : 0
  closed.set(one, polls)
  if (polls === CLOSED_POLLS) one.left()
  return polls <= CLOSED_POLLS
}

function end(one: Waiting, how: () => void): void {
  // The message and the answer to a poll may both say it.
  if (waiting.get(one.provider) !== one) return
  waiting.delete(one.provider)
  how()
}
