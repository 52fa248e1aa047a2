import type { OAuthRouter, Registration } from 'express-oauth-connect'
import type { Sandbox } from 'express-oauth-connect/sandbox'
import type { Answered } from './api-calls.js'
import { card } from './card.js'
import { searchForm } from './catalogue/list-page.js'
import { document } from './document.js'
import { html } from './html.js'
import type { ProviderId } from './registrations.js'
import type { User } from './user.js'
import { noticeText, type View } from './view.js'
import type { Exchange } from './wire.js'
import { wirePanel } from './wire-panel.js'
import { settingsPart } from './settings-part.js'
import { WORDS } from './words.js'

/** All that the page shows. */
export interface PageData {
  readonly view: View
  readonly user: User | undefined
  readonly auth: OAuthRouter
  /** Those whose token is the application's own. */
  readonly applications: readonly Registration[]
  readonly answers: readonly Answered[]
  /** Provider and account of what is connected after the API calls. */
  readonly standing: ReadonlySet<string>
  readonly sandbox: Sandbox
  readonly sandboxed: readonly ProviderId[]
  readonly wire: readonly Exchange[]
}

/** The page. Nothing on it needs a script. */
export function examplePage(data: PageData): string {
  const { view, user, wire, sandboxed } = data
  const say = WORDS[view.language]
  const notice = view.at ? undefined : noticeText(view, say)
  const top = html`<h1>express-oauth-connect</h1>
    <p class="lead">${say.lead}</p>
    ${settingsPart('/', view, say)}`
  const main = html`${notice !== undefined && html`<p class="notice" role="status">${notice}</p>`}
    <section aria-labelledby="connect">
      <h2 id="connect">${say.connect}</h2>
      ${searchForm('', say)}
      <div class="cards">
        ${COLUMNS.map((ids) => html`<div class="column">${ids.map((id) => card(id, data, say))}</div>`)}
      </div>
    </section>
    ${wirePanel(wire, sandboxed, view, say)}`
  return document(view, user, { title: say.title, top, main })
}

/**
 * Cards differ in height: in rows they would leave holes. In each column one signs people in, and
 * the tallest, which lists communities, is not above the next tallest.
 */
const COLUMNS: readonly (readonly ProviderId[])[] = [
  ['senler', 'ringme'],
  ['bstats', 'admitad'],
]
