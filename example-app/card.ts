import type { Answered } from './api-calls.js'
import { connectionPart } from './connection-part.js'
import { html, raw, type Html } from './html.js'
import type { PageData } from './page.js'
import { NAMES, PROVIDER_WORDS } from './provider-words.js'
import type { ProviderId } from './registrations.js'
import { FAULTS, type FaultName } from './switches.js'
import { noticeText, type View } from './view.js'
import type { Words } from './words.js'

/** The communities of the first person at the sandbox, to be named before the sign-in. */
const COMMUNITIES = [
  ['152781', 'Кофейня «Утро»'],
  ['204417', 'Школа рисования «Охра»'],
  ['318064', 'Велопрокат «Восьмёрка»'],
] as const

/** One provider: its button, what is connected, what its API says, and the switches. */
export function card(id: ProviderId, data: PageData, say: Words): Html {
  const { view, sandboxed } = data
  const { language } = view
  const mine = data.answers.filter(({ connection }) => connection.provider === id)
  const stands = ({ connection }: Answered) => data.standing.has(id + connection.account)
  const isSandbox = sandboxed.includes(id)
  const isApplication = data.applications.some((registration) => registration.id === id)
  const connected = mine.filter(stands)
  const notice = view.at === id ? noticeText(view, say) : undefined
  return html`<article class="card" id="${id}" aria-labelledby="${id}-name">
    <header>
      <h3 id="${id}-name">${NAMES[id]}</h3>
      ${badge(connected, say)}
    </header>
    ${notice !== undefined && html`<p class="notice" role="status">${notice}</p>`}
    <p class="quiet">${PROVIDER_WORDS[language][id].about}</p>
    ${isApplication ? applicationPart(say) : button(id, connected.length, data, say)}
    ${mine.map((answer) => connectionPart(answer, stands(answer), language, say))}
    ${id === 'senler' && isSandbox && communityChoice(data, say)}
    ${isApplication && personInstead(id, say)} ${isSandbox && switchForms(id, mine.length > 0, say)}
  </article>`
}

function applicationPart(say: Words): Html {
  return html`<p class="quiet">${say.applicationHelp}</p>`
}

function personInstead(id: ProviderId, say: Words): Html {
  return html`<details class="more">
    <summary>${say.personInstead}</summary>
    <pre class="snippet"><code>${id.toUpperCase()}_GRANT=authorization_code npm start</code></pre>
  </details>`
}

/**
 * Connected once is enough, but for Senler: each community has a connection of its own. Who is
 * signed in connects, and bStats signs nobody in.
 */
function button(
  id: ProviderId,
  connected: number,
  { auth, view, user }: PageData,
  say: Words,
): Html {
  if (connected > 0 && id !== 'senler') return html``
  const label = connected > 0 ? say.anotherCommunity : user ? say.connectTo(NAMES[id]) : undefined
  return raw(
    auth.button(id, {
      lang: view.language,
      popup: view.popup,
      returnTo: landing(id, view),
      width: 'full',
      ...(connected > 0 && { size: 'small' }),
      ...(label !== undefined && { label }),
    }),
  )
}

/** Who was sent here from the members' page goes on to it. */
function landing(id: ProviderId, { done }: View): string {
  return done === 'members' && !CONNECT_ONLY.has(id) ? '/members' : `/#${id}`
}

/** Those whose API does not say who somebody is. */
const CONNECT_ONLY: ReadonlySet<ProviderId> = new Set(['bstats'])

function badge(connected: readonly Answered[], say: Words): Html {
  const [first] = connected
  if (!first) return html`<span class="badge">${say.notConnected}</span>`
  const application = first.connection.grant === 'client_credentials'
  return html`<span class="badge badge-on">${application ? say.application : say.connected}</span>`
}

function communityChoice({ auth, view }: PageData, say: Words): Html {
  const links = COMMUNITIES.map(([group_id, label]) =>
    auth.button('senler', {
      lang: view.language,
      popup: view.popup,
      returnTo: '/#senler',
      size: 'small',
      width: 'full',
      label,
      params: { group_id },
    }),
  )
  return html`<details class="more">
    <summary>${say.chooseCommunity}</summary>
    <div class="stack">${links.map(raw)}</div>
  </details>`
}

function switchForms(id: ProviderId, connected: boolean, say: Words): Html {
  const options = (Object.keys(FAULTS) as FaultName[]).map(
    (name) => html`<option value="${name}">${say.faults[name]}</option>`,
  )
  return html`<details class="more">
    <summary>${say.switches}</summary>
    ${
      connected &&
      html`<form method="post" action="/sandbox/${id}/kill">
        <button>${say.kill}</button> <small class="quiet">${say.killHelp}</small>
      </form>`
    }
    <form method="post" action="/sandbox/${id}/fault" class="row">
      <label for="${id}-fault">${say.fault}</label>
      <select id="${id}-fault" name="fault">
        ${options}
      </select>
      <button>${say.breakIt}</button>
    </form>
  </details>`
}
