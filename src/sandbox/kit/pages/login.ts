import type { Answer, Received } from '../exchange.js'
import { page } from './frame.js'
import type { Site } from './frame.js'
import { escapeHtml } from './html.js'

/** The login page. It posts to its own address, so the query stays intact. */
export function loginPage(site: Site, request: Received, failed: boolean): Answer {
  return page(site, request, 200, (say) => ({
    title: say.signInTitle(site.name),
    body: `${failed ? `<p class="alert" role="alert">${say.wrongPassword}</p>` : ''}
<p class="quiet">${say.demoAccount} <code>${escapeHtml(site.account.login)}</code> /
<code>${escapeHtml(site.account.password)}</code></p>
<form method="post">
<label for="login">${say.login}</label>
<input type="text" id="login" name="login" value="${escapeHtml(site.account.login)}"
 autocomplete="username" autocapitalize="none" spellcheck="false" required>
<label for="password">${say.password}</label>
<input type="password" id="password" name="password" value="${escapeHtml(site.account.password)}"
 autocomplete="off" required>
<div class="actions"><button class="main" name="sign_in" value="1">${say.signIn}</button>
<button name="cancel" value="1" formnovalidate>${say.cancel}</button></div>
</form>`,
  }))
}
