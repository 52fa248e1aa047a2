import type { ConnectionSummary } from 'express-oauth-connect'
import type { Failure } from '../api-calls.js'
import { document } from '../document.js'
import { failureText } from '../failure-words.js'
import { breakable, html, raw, type Html } from '../html.js'
import { settingsPart } from '../settings-part.js'
import { avatar } from '../user-part.js'
import type { Person, User } from '../user.js'
import type { View } from '../view.js'
import { diagram } from '../wire-panel.js'
import type { Exchange } from '../wire.js'
import { WORDS, type Words } from '../words.js'
import { crumbs } from './crumbs.js'
import { mountPathOf, pathOf, type Playground } from './playgrounds.js'
import { signsIn, startParamsOf } from './registration.js'

/** All that the page of one provider shows. */
export interface ProviderPage {
  readonly playground: Playground
  readonly connection: ConnectionSummary | undefined
  /** `false`: signed in, but the provider does not tell who that is. */
  readonly person: Person | false | undefined
  readonly answer: { readonly said?: string; readonly failure?: Failure } | undefined
  readonly wire: Exchange
}

/** One provider of the catalogue at its stand-in. */
export function providerPage(view: View, user: User | undefined, page: ProviderPage): string {
  const say = WORDS[view.language]
  const { id, name } = page.playground.entry
  const top = html`${crumbs([{ href: '/providers', name: say.catalogue }], say)}
    <h1>${name}</h1>
    <p class="lead">${say.standIn(name)}</p>
    ${settingsPart(pathOf(id), view, say)}`
  const wire = page.wire.signIn.length + page.wire.calls.length > 0
  const main = html`${card(page, view, say)}
    <section aria-labelledby="wire" class="wire">
      <h2 id="wire">${say.wire}</h2>
      ${
        wire
          ? diagram(page.wire, { name, marked: [], notes: [], open: true, callsOpen: false }, say)
          : html`<p class="empty">${say.wireEmpty}</p>`
      }
      <p class="quiet">${say.redacted}</p>
    </section>`
  return document(view, user, { title: name, top, main, mountPath: mountPathOf(id) })
}

function card(page: ProviderPage, view: View, say: Words): Html {
  const { entry, auth } = page.playground
  const { id, exportName, table } = entry
  const application = !signsIn(table)
  const badge = application ? say.application : page.connection ? say.connected : say.notConnected
  const on = application || page.connection !== undefined
  return html`<article class="card one" aria-labelledby="name">
    <header>
      <h2 id="name">${application ? say.application : say.signInMode}</h2>
      <span class="badge ${on && 'badge-on'}">${badge}</span>
    </header>
    ${application && html`<p class="quiet">${say.applicationHelp}</p>`}
    ${
      !application &&
      !page.connection &&
      raw(
        auth.button(id, {
          lang: view.language,
          popup: view.popup,
          returnTo: pathOf(id),
          width: 'full',
          params: startParamsOf(table),
        }),
      )
    }
    ${page.connection && who(page, view, say)} ${page.answer && answerPart(page, view, say)}
    <details class="more">
      <summary>${say.inYourSite}</summary>
      <pre class="snippet"><code>import { ${exportName} } from 'express-oauth-connect/providers'

oauth({ …, providers: [${exportName}({ clientId, clientSecret })] })</code></pre>
    </details>
    ${page.connection && disconnect(id, say)}
  </article>`
}

function who({ person, playground }: ProviderPage, { language }: View, say: Words): Html {
  if (!person) return html`<p>${say.tellsNot(playground.entry.name)}</p>`
  const { id, name, username, picture, email, emailVerified, phone, locale, url } = person
  const shown = name ?? username ?? id
  const user = { key: id, name: shown, provider: playground.entry.id }
  const facts = Object.entries({ id, username, email, phone, locale, url }).filter(
    (fact): fact is [string, string] => fact[1] !== undefined,
  )
  return html`<div class="who">
      ${avatar(picture === undefined ? user : { ...user, picture })}
      <p><b>${shown}</b></p>
    </div>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>
              ${value}
              ${name === 'email' && html`<small class="quiet">${say.verified[String(emailVerified ?? false)]}</small>`}
            </dd>`,
      )}
    </dl>
    <pre class="snippet" lang="${language}"><code>await signIn.profile()</code></pre>`
}

function answerPart({ answer, playground }: ProviderPage, { language }: View, say: Words): Html {
  const { id, table } = playground.entry
  const code = signsIn(table)
    ? `req.oauth('${id}').get('stand-in/ping')`
    : `auth.app('${id}').get('stand-in/ping')`
  const { failure, said } = answer ?? {}
  return html`<div class="connection">
    <pre class="snippet"><code>${breakable(code)}</code></pre>
    ${said !== undefined && html`<pre class="snippet"><code>${breakable(said)}</code></pre>`}
    ${
      failure &&
      html`<p class="alert" role="alert">
        ${failureText(failure.code, language)}
        ${failure.said !== undefined && html`<small>${say.said} <q>${failure.said}</q></small>`}
      </p>`
    }
  </div>`
}

function disconnect(id: string, say: Words): Html {
  return html`<div class="row">
    <form method="post" action="${mountPathOf(id)}/${id}/disconnect">
      <input type="hidden" name="return_to" value="${pathOf(id)}" />
      <button>${say.disconnect}</button>
    </form>
    <form method="post" action="${pathOf(id)}/kill"><button>${say.kill}</button></form>
  </div>`
}
