import type { OAuthRouter, Registration } from 'express-oauth-connect'
import type { Sandbox } from 'express-oauth-connect/sandbox'
import type { Answered } from './api-calls.js'
import { card } from './card.js'
import { choice, document } from './document.js'
import { html, raw, type Html } from './html.js'
import { PROVIDER_IDS, type ProviderId } from './registrations.js'
import type { User } from './user.js'
import { noticeText, type View } from './view.js'
import type { Exchange } from './wire.js'
import { wirePanel } from './wire-panel.js'
import { WORDS, type Words } from './words.js'

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
    <div class="settings">${languageSwitch(view, say)}${modeSwitch(view, say)}</div>`
  const main = html`${notice !== undefined && html`<p class="notice" role="status">${notice}</p>`}
    <section aria-labelledby="connect">
      <h2 id="connect">${say.connect}</h2>
      <div class="cards">
        ${COLUMNS.map((ids) => html`<div class="column">${ids.map((id) => card(id, data, say))}</div>`)}
      </div>
    </section>
    ${wirePanel(wire, sandboxed, view.language, say)}`
  return document(view, user, { title: say.title, top, main })
}

/** Cards differ in height: in rows they would leave holes. In each column one signs people in. */
const COLUMNS = [0, 1].map((column) => PROVIDER_IDS.filter((_id, index) => index % 2 === column))

function languageSwitch({ language }: View, say: Words): Html {
  const item = (code: 'en' | 'ru', name: string) =>
    choice(`/?lang=${code}`, name, code === language, raw(` lang="${code}" hreflang="${code}"`))
  return html`<nav class="switch" aria-label="${say.languages}">
    ${[item('en', 'English'), item('ru', 'Русский')]}
  </nav>`
}

function modeSwitch({ popup }: View, say: Words): Html {
  return html`<nav class="switch" aria-label="${say.signInMode}">
    <span>${say.signInMode}</span>${[
      choice('/?popup=no', say.here, !popup),
      choice('/?popup=yes', say.inPopup, popup),
    ]}
  </nav>`
}
