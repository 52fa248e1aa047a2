import type { Answered } from './api-calls.js'
import { failureText } from './failure-words.js'
import { breakable, html, type Html } from './html.js'
import type { Words } from './words.js'

/** One connection: what the API said, how long the token lives, and a way out. */
export function connectionPart(
  { connection, code, facts, failure, expiresAt }: Answered,
  stands: boolean,
  language: 'en' | 'ru',
  say: Words,
): Html {
  const { provider, account } = connection
  const named = account !== 'default'
  // What every visitor shares is nobody's to end.
  const mine = connection.grant !== 'client_credentials'
  return html`<div class="connection">
    ${
      facts &&
      html`<dl>
        ${facts.map(
          ([name, value]) =>
            html`<dt>${say.facts[name]}</dt>
              <dd>${value}</dd>`,
        )}
        ${
          named &&
          html`<dt>${say.account}</dt>
            <dd>${account}</dd>`
        }
        <dt>${say.expires}</dt>
        <dd>${timeLeft(expiresAt, say)}</dd>
      </dl>`
    }
    ${
      failure &&
      html`<p class="alert" role="alert">
        ${failureText(failure.code, language)}
        ${failure.said !== undefined && html`<small>${say.said} <q>${failure.said}</q></small>`}
      </p>`
    }
    <pre class="snippet"><code>${breakable(code)}</code></pre>
    ${
      stands &&
      mine &&
      html`<form method="post" action="/auth/${provider}/disconnect">
        <input type="hidden" name="account" value="${account}" />
        <input type="hidden" name="return_to" value="/#${provider}" />
        <button>${say.disconnect}${named && html` <span class="quiet">${account}</span>`}</button>
      </form>`
    }
  </div>`
}

/** In the largest unit that says enough. */
function timeLeft(expiresAt: number | null, say: Words): string {
  if (expiresAt === null) return say.never
  const minutes = Math.floor((expiresAt - Date.now()) / 60_000)
  if (minutes < 0) return say.over
  if (minutes < 120) return say.left(say.minutes(minutes))
  const hours = Math.floor(minutes / 60)
  return say.left(hours < 72 ? say.hours(hours) : say.days(Math.floor(hours / 24)))
}
