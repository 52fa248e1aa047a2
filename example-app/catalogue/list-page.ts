import { document } from '../document.js'
import { html, type Html } from '../html.js'
import { settingsPart } from '../settings-part.js'
import type { User } from '../user.js'
import type { View } from '../view.js'
import { WORDS, type Words } from '../words.js'
import { crumbs } from './crumbs.js'
import { pathOf } from './playgrounds.js'
import { ENTRIES, entryOf, search, type Entry } from './tables.js'

/** Shown before anybody has searched, and where nothing was found. */
const KNOWN = ['google', 'apple', 'github', 'microsoft', 'vkid', 'yandex', 'mailru', 'telegram']

/**
 * The catalogue: what was found. Where nothing was, or nobody has searched yet, some that everybody
 * knows, and all of them folded.
 */
export function listPage(view: View, user: User | undefined, asked: string): string {
  const say = WORDS[view.language]
  const found = asked === '' ? [] : search(asked)
  const known = KNOWN.flatMap((id) => entryOf(id) ?? [])
  const top = html`${crumbs([], say)}
    <h1>${say.catalogue}</h1>
    <p class="lead">${say.catalogueLead(ENTRIES.length)}</p>
    ${settingsPart('/providers', view, say)}`
  const main = html`${searchForm(asked, say)}
    <section class="card">
      ${asked !== '' && html`<p role="status">${say.found(found.length, asked)}</p>`}
      ${found.length > 0 ? list(found) : list(known, 'entries entries-known')}
    </section>
    ${
      found.length === 0 &&
      html`<details class="card all">
        <summary>${say.catalogueAll(ENTRIES.length)}</summary>
        ${list(ENTRIES)}
      </details>`
    }`
  return document(view, user, { title: say.catalogue, top, main })
}

/** A form of the browser's own: it works without scripts. */
export function searchForm(asked: string, say: Words): Html {
  return html`<form class="search" role="search" action="/providers">
    <label for="search">${say.searchLabel(ENTRIES.length)}</label>
    <div class="row">
      <input id="search" type="search" name="q" value="${asked}" placeholder="GitHub, VK ID …" />
      <button>${say.search}</button>
    </div>
  </form>`
}

function list(entries: readonly Entry[], classes = 'entries'): Html {
  return html`<ul class="${classes}">
    ${entries.map(({ id, name }) => html`<li><a href="${pathOf(id)}">${name}</a></li>`)}
  </ul>`
}
