import type { Answer, Received } from '../exchange.js'
import type { Person } from '../people.js'
import { page } from './frame.js'
import type { Site } from './frame.js'
import { escapeHtml } from './html.js'

/**
 * The login page: those on file to choose from, or an e-mail address. It posts to its own address,
 * so the query stays intact.
 */
export function loginPage(site: Site, request: Received, chosen: Person, failed: boolean): Answer {
  const { known } = site.people
  const other = known.some(({ email }) => email === chosen.email) ? '' : chosen.email
  return page(site, request, 200, (say) => ({
    title: say.signInTitle(site.name),
    body: `${failed ? `<p class="alert" role="alert">${say.wrongPassword}</p>` : ''}
<form method="post">
<fieldset><legend>${say.who}</legend>
${known.map((person) => option(person, person.email === chosen.email)).join('\n')}
</fieldset>
<label for="email">${say.otherEmail}</label>
<input type="text" id="email" name="email" value="${escapeHtml(other)}" inputmode="email"
 autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="you@example.com">
<label for="password">${say.password}</label>
<input type="password" id="password" name="password" value="${escapeHtml(site.password)}"
 autocomplete="off" required>
<div class="actions"><button class="main" name="sign_in" value="1">${say.signIn}</button>
<button name="cancel" value="1" formnovalidate>${say.cancel}</button></div>
</form>`,
  }))
}

function option({ email, login, name }: Person, checked: boolean): string {
  const note = login === email ? email : `${login} · ${email}`
  return `<label class="choice"><input type="radio" name="login" value="${escapeHtml(email)}"${
    checked ? ' checked' : ''
  }>
<span>${escapeHtml(name)}<small>${escapeHtml(note)}</small></span></label>`
}
