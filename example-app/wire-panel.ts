import { html, type Html } from './html.js'
import { NAMES, PROVIDER_WORDS } from './provider-words.js'
import type { ProviderId } from './registrations.js'
import type { Exchange, Lane, Step } from './wire.js'
import type { Words } from './words.js'

const LANES: readonly Lane[] = ['browser', 'site', 'provider']

/** The differences at a glance, then one sequence diagram per provider. */
export function wirePanel(
  wire: readonly Exchange[],
  sandboxed: readonly ProviderId[],
  language: 'en' | 'ru',
  say: Words,
): Html {
  const diagrams = wire.map((exchange, index) => diagram(exchange, index === 0, language, say))
  const nothing = sandboxed.length > 0 ? say.wireEmpty : say.wireReal
  return html`<section aria-labelledby="wire" class="wire">
    <h2 id="wire">${say.wire}</h2>
    ${glance(language, say)}
    ${diagrams.length > 0 ? diagrams : html`<p class="empty">${nothing}</p>`}
    <p class="quiet">${say.redacted}</p>
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
  return html`<table class="glance">
    <caption>
      ${say.glance}
    </caption>
    <thead>
      <tr>
        <th scope="col">${first}</th>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

function diagram(
  { provider, signIn, calls }: Exchange,
  open: boolean,
  language: 'en' | 'ru',
  say: Words,
): Html {
  const { marked, notes } = PROVIDER_WORDS[language][provider]
  const part = (title: string, steps: readonly Step[]) =>
    steps.length > 0 &&
    html`<h3>${title}</h3>
      <ol class="steps">
        ${steps.map((step) => arrow(step, marked, say))}
      </ol>`
  const content = html`<summary>
      <b>${NAMES[provider]}</b>${notes.map((note) => html`<span class="note">${note}</span>`)}
    </summary>
    <div class="sequence">
      <div class="lanes" aria-hidden="true">
        ${LANES.map(
          (lane) => html`<span>${lane === 'provider' ? NAMES[provider] : say.lanes[lane]}</span>`,
        )}
      </div>
      ${part(say.signIn, signIn)}${part(say.thisCall, calls)}
    </div>`
  return open
    ? html`<details class="exchange" open>${content}</details>`
    : html`<details class="exchange">${content}</details>`
}

function arrow(
  { from, to, kind, title, params, body, failed }: Step,
  marked: readonly string[],
  say: Words,
): Html {
  const chips = params.map(([name, value]) => {
    const chip = html`<b>${name}</b>=${value}`
    return html`<li>${marked.includes(name) ? html`<mark>${chip}</mark>` : chip}</li>`
  })
  const lanes = html`<span class="unseen">${say.lanes[from]} → ${say.lanes[to]}: </span>`
  return html`<li class="step ${from}-${to}${failed === true && ' failed'}">
    <p>
      ${lanes}<span class="verb">${say.steps[kind]}</span>
      <code>${title}</code>${body !== undefined && html` <code class="body">${body}</code>`}
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
