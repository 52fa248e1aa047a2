import { breakable, html, raw, type Html } from './html.js'
import { NAMES, PROVIDER_WORDS } from './provider-words.js'
import type { ProviderId } from './registrations.js'
import type { Exchange, Lane, Step } from './wire.js'
import type { Words } from './words.js'

const LANES: readonly Lane[] = ['browser', 'site', 'provider']

/** What a diagram says of its provider. */
export interface Drawn {
  readonly name: string
  /** Parameters that make it unlike the others. */
  readonly marked: readonly string[]
  readonly notes: readonly string[]
  readonly open: boolean
  /** Also what this page view asked, where that is what the visitor wants to see. */
  readonly callsOpen: boolean
}

/** The differences at a glance, then one sequence diagram per provider. */
export function wirePanel(
  wire: readonly Exchange[],
  sandboxed: readonly ProviderId[],
  { language, at }: { readonly language: 'en' | 'ru'; readonly at: ProviderId | undefined },
  say: Words,
): Html {
  const diagrams = wire.map((exchange, index) => {
    const id = exchange.provider as ProviderId
    // Open is what the visitor has just done, not what the site asked for itself.
    const open = index === 0 && (id === at || exchange.signIn.length > 0)
    const { marked, notes } = PROVIDER_WORDS[language][id]
    const drawn = { name: NAMES[id], marked, notes, open, callsOpen: id === at }
    return diagram(exchange, drawn, say)
  })
  const nothing = sandboxed.length > 0 ? say.wireEmpty : say.wireReal
  return html`<section aria-labelledby="wire" class="wire">
    <h2 id="wire">${say.wire}</h2>
    ${diagrams.length > 0 ? diagrams : html`<p class="empty">${nothing}</p>`}
    <p class="quiet">${say.redacted}</p>
    ${glance(language, say)}
  </section>`
}

function glance(language: 'en' | 'ru', say: Words): Html {
  const [first = '', ...columns] = say.columns
  const words = PROVIDER_WORDS[language]
  const rows = (Object.keys(words) as ProviderId[]).map(
    (id) =>
      html`<tr>
        <th scope="row">${NAMES[id]}</th>
        ${words[id].row.map(
          (cell, index) => html`<td data-label="${columns[index] ?? ''}">${cell}</td>`,
        )}
      </tr>`,
  )
  return html`<details class="differences">
    <summary><b>${say.glance}</b></summary>
    <table class="glance">
      <thead>
        <tr>
          <th scope="col">${first}</th>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details>`
}

/** The requests of the last sign-in at one provider, and those of this page view. */
export function diagram({ signIn, calls }: Exchange, drawn: Drawn, say: Words): Html {
  const { name, notes, marked, open, callsOpen } = drawn
  const lanes: Readonly<Record<Lane, string>> = { ...say.lanes, provider: name }
  const list = (steps: readonly Step[]) =>
    html`<ol class="steps">
      ${steps.map((step) => arrow(step, lanes, marked, say))}
    </ol>`
  const first = signIn.length > 0
  return html`<details class="exchange" ${open && raw('open')}>
    <summary><b>${name}</b>${notes.map((note) => html`<span class="note">${note}</span>`)}</summary>
    <div class="sequence" tabindex="0" role="region" aria-label="${name}">
      <div class="lanes" aria-hidden="true">
        ${LANES.map((lane) => html`<span>${lanes[lane]}</span>`)}
      </div>
      ${
        first &&
        html`<h3>${say.signIn}</h3>
          ${list(signIn)}`
      }
      ${
        calls.length > 0 &&
        html`<details class="part" ${(!first || callsOpen) && raw('open')}>
          <summary>
            <h3>${say.thisCall}</h3>
          </summary>
          ${list(calls)}
        </details>`
      }
    </div>
  </details>`
}

function arrow(
  { from, to, kind, title, params, body, failed }: Step,
  lanes: Readonly<Record<Lane, string>>,
  marked: readonly string[],
  say: Words,
): Html {
  const chips = params.map(([name, value]) => {
    const chip = html`<b>${name}</b>=${breakable(value)}`
    return html`<li>${marked.includes(name) ? html`<mark>${chip}</mark>` : chip}</li>`
  })
  return html`<li class="step ${from}-${to}${failed === true && ' failed'}">
    <p>
      <span class="between">${lanes[from]} → ${lanes[to]}</span>
      <span class="verb">${say.steps[kind]}</span>
      <code>${breakable(title)}</code>${
        body !== undefined && html` <code class="body">${breakable(body)}</code>`
      }
    </p>
    ${
      chips.length > 0 &&
      html`<ul class="params">
        ${chips}
      </ul>`
    }
    <span class="arrow" aria-hidden="true"></span>
  </li>`
}
