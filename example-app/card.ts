import type { Answered } from './api-calls.js'
import { connectionPart } from './connection-part.js'
import { html, raw, type Html } from './html.js'
import type { PageData } from './page.js'
import { NAMES, PROVIDER_WORDS } from './provider-words.js'
import type { ProviderId } from './registrations.js'
import { FAULTS, type FaultName } from './switches.js'
import type { Words } from './words.js'

/** The communities of the sandbox's demo account, to be named before the sign-in. */
const COMMUNITIES = [
  ['152781', 'Кофейня «Утро»'],
  ['204417', 'Школа рисования «Охра»'],
  ['318064', 'Велопрокат «Восьмёрка»'],
] as const

/** One provider: its button, what is connected, what its API says, and the switches. */
export function card(id: ProviderId, data: PageData, say: Words): Html {
  const { auth, view, sandboxed } = data
  const { language, popup } = view
  const mine = data.answers.filter(({ connection }) => connection.provider === id)
  const stands = ({ connection }: Answered) => data.standing.has(id + connection.account)
  const isSandbox = sandboxed.includes(id)
  const isApplication = data.applications.some((registration) => registration.id === id)
  const options = { lang: language, popup, returnTo: `/#${id}`, width: 'full' } as const
  return html`<article class="card" id="${id}" aria-labelledby="${id}-name">
    <header>
      <h3 id="${id}-name">${NAMES[id]}</h3>
      ${badge(mine.filter(stands), say)}
    </header>
    <p class="quiet">${PROVIDER_WORDS[language][id].about}</p>
    ${isApplication ? html`<p class="quiet">${say.applicationHelp}</p>` : raw(auth.button(id, options))}
    ${id === 'senler' && isSandbox && communityChoice(data, say)}
    ${mine.map((answer) => connectionPart(answer, stands(answer), language, say))}
    ${isSandbox && switchForms(id, mine.length > 0, say)}
  </article>`
}

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
