import { connectedAt, readConnections } from './connections.js'
import { settings } from './site.js'

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
  const ending = document.querySelector<HTMLMetaElement>('meta[name=oauth-popup]')
  if (!ending) return false
  const hash = new URLSearchParams(location.hash.slice(1))
  const provider = ending.dataset.provider ?? hash.get('provider')
  const error = ending.dataset.error ?? hash.get('error')
  const message: Message = { provider, ok: !error, error }
  newChannel().postMessage(message)
  // Closed at once, some browsers would drop the message.
  if (ending.content === 'done') setTimeout(() => window.close(), 100)
  return true
}

/** Somebody who waits for the end of a sign-in in a popup. */
export interface Waiting {
  readonly provider: string
  /** When the popup was opened, in ms. */
  readonly openedAt: number
  /** When the provider had been connected before, as `connectedAt` says. */
  before: number | undefined
  readonly connected: () => void
  readonly failed: (error: string) => void
  /** No sign-in lives as long as this popup was waited for. */
  readonly expired: () => void
}

const POLL_MS = 2_000
const LONGEST_WAIT_MS = 600_000

/** By provider. */
const waiting = new Map<string, Waiting>()
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
  await readConnections()
  for (const one of waiting.values()) {
    const newest = connectedAt(one.provider) ?? 0
    one.before ??= newest
    if (newest > one.before) end(one, one.connected)
    else if (Date.now() - one.openedAt > LONGEST_WAIT_MS) end(one, one.expired)
  }
  if (waiting.size > 0) return void setTimeout(() => void poll(), POLL_MS)
  channel?.close()
  channel = undefined
}

function end(one: Waiting, how: () => void): void {
  // The message and the answer to a poll may both say it.
  if (waiting.get(one.provider) !== one) return
  waiting.delete(one.provider)
  how()
}
