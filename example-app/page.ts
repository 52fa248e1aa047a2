import type { OAuthRouter, Registration } from 'express-oauth-connect'
import type { Sandbox } from 'express-oauth-connect/sandbox'
import type { Answered } from './api-calls.js'
import { card } from './card.js'
import { html, raw, type Html } from './html.js'
import { PROVIDER_IDS, type ProviderId } from './registrations.js'
import type { View } from './view.js'
import type { Exchange } from './wire.js'
import { wirePanel } from './wire-panel.js'
import { WORDS, type Words } from './words.js'

/** All that the page shows. */
export interface PageData {
  readonly view: View
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

/** The one page. Nothing on it needs a script. */
export function examplePage(data: PageData): string {
  const { view, sandboxed } = data
  const say = WORDS[view.language]
  const notice = Object.entries(say.done).find(([done]) => done === view.done)
  const page = html`<!doctype html>
    <html lang="${view.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${say.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/auth/buttons.css" />
        <link rel="stylesheet" href="/example.css" />
        <script src="/auth/buttons.js" defer></script>
      </head>
      <body>
        <header class="top">
          <div class="top-inner">
            <h1>express-oauth-connect</h1>
            <p class="lead">${say.lead}</p>
            <div class="settings">${languageSwitch(view, say)}${modeSwitch(view, say)}</div>
          </div>
        </header>
        <main>
          ${notice && html`<p class="notice" role="status">${notice[1]}</p>`}
          <section aria-labelledby="connect">
            <h2 id="connect">${say.connect}</h2>
            <div class="cards">${PROVIDER_IDS.map((id) => card(id, data, say))}</div>
          </section>
          ${wirePanel(data.wire, sandboxed, view.language, say)}
        </main>
      </body>
    </html> `
  return page.text
}

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

function choice(href: string, name: string, current: boolean, attributes = raw('')): Html {
  return html`<a href="${href}" ${attributes}${current && raw(' aria-current="true"')}>${name}</a>`
}
