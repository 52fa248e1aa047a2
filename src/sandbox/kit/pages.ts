import type { Answer, Received } from './exchange.js'
import { text } from './exchange.js'
import { chooseLanguage, words } from './words.js'
import type { Language, Words } from './words.js'

/** Whose pages these are. */
export interface Site {
  readonly name: string
  readonly account: Account
}

/** The one account a stand-in knows. It is shown on the login page. */
export interface Account {
  /** Filled in already on the login page. */
  readonly login: string
  /** Likewise. */
  readonly password: string
}

/** What the consent page tells and asks. */
export interface Consent {
  readonly clientName: string
  readonly rights: Readonly<Record<Language, readonly string[]>>
  /** Where the browser goes next, for the person to see; '' = nowhere. */
  readonly redirectUri: string
  /** One of several things the grant can be about: radio buttons. */
  readonly choice?: Choice
}

/** A group of radio buttons; the first is chosen. */
export interface Choice {
  readonly name: string
  readonly legend: Readonly<Record<Language, string>>
  readonly options: readonly { readonly value: string; readonly label: string; note: string }[]
}

/** Text made harmless between tags and inside quoted attributes. */
export function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

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

/** The consent page: what is asked for, allow and deny. */
export function consentPage(site: Site, request: Received, consent: Consent, csrf: string): Answer {
  return page(site, request, 200, (say, language) => ({
    title: say.consentTitle(consent.clientName),
    body: `<p class="quiet">${escapeHtml(say.signedInAs(site.account.login))}</p>
<p>${say.itAsksFor}</p>
<ul>${consent.rights[language].map((right) => `<li>${escapeHtml(right)}</li>`).join('')}</ul>
<form method="post">
<input type="hidden" name="_csrf" value="${escapeHtml(csrf)}">
${consent.choice ? choiceFields(consent.choice, language) : ''}
<div class="actions"><button class="main" name="approve" value="1">${say.allow}</button>
<button name="deny" value="1">${say.deny}</button></div>
</form>
${consent.redirectUri === '' ? '' : returnNote(say, consent.redirectUri)}`,
  }))
}

/** A refusal that has nowhere to go but the screen. */
export function errorPage(
  site: Site,
  request: Received,
  status: number,
  error: string,
  description: string,
): Answer {
  return page(site, request, status, (say) => ({
    title: say.errorTitle,
    body: `<p>Error <code>${escapeHtml(error)}</code></p>
<p class="alert" role="alert">${escapeHtml(description)}</p>`,
  }))
}

/** For clients without a redirect URI: the person carries the code over by hand. */
export function codePage(site: Site, request: Received, code: string): Answer {
  return page(site, request, 200, (say) => ({
    title: say.codeTitle,
    body: `<label for="code">${say.codeText}</label>
<textarea id="code" readonly>${escapeHtml(code)}</textarea>`,
  }))
}

/** `/`: what a developer who opens the origin wants to know. */
export function homePage(site: Site, request: Received, facts: Facts): Answer {
  return page(site, request, 200, (say) => ({
    title: site.name,
    body: `<p>${say.homeText}</p>
<dl>${Object.entries(facts)
      .map(([term, fact]) => [escapeHtml(term), escapeHtml(fact === '' ? say.secretNone : fact)])
      .map(([term, fact]) => `<dt>${term}</dt><dd>${fact}</dd>`)
      .join('')}</dl>`,
  }))
}

/** Term and value, as a definition list. */
export type Facts = Readonly<Record<string, string>>

function returnNote(say: Words, redirectUri: string): string {
  return `<p class="quiet">${say.returnsTo} <code>${escapeHtml(redirectUri)}</code></p>`
}

function choiceFields(choice: Choice, language: Language): string {
  const options = choice.options.map(
    ({ value, label, note }, index) =>
      `<label class="choice"><input type="radio" name="${escapeHtml(choice.name)}"
 value="${escapeHtml(value)}"${index === 0 ? ' checked' : ''}>
<span>${escapeHtml(label)}<small>${escapeHtml(note)}</small></span></label>`,
  )
  return `<fieldset><legend>${escapeHtml(choice.legend[language])}</legend>
${options.join('\n')}</fieldset>`
}

function page(
  site: Site,
  request: Received,
  status: number,
  content: (say: Words, language: Language) => { title: string; body: string },
): Answer {
  const language = chooseLanguage(request)
  const say = words(language)
  const { title, body } = content(say, language)
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – ${say.sandbox}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox.css">
</head>
<body>
<aside class="tape"><strong>${say.sandbox}.</strong> ${escapeHtml(say.notReal(site.name))}</aside>
<main>
<header><span class="brand">${escapeHtml(site.name)}</span>${languageSwitch(request, language)}</header>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
  return text(status, 'text/html; charset=utf-8', html, {
    'content-language': language,
    // No form-action: Chromium applies it to the redirect after the form too, which goes elsewhere.
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
}

function languageSwitch(request: Received, language: Language): string {
  const other = language === 'ru' ? 'en' : 'ru'
  const query = new URLSearchParams(request.query)
  query.set('sandbox_lang', other)
  // A path such as //evil would be another host.
  const href = escapeHtml(`${request.path.replace(/^\/+/, '/')}?${query.toString()}`)
  const label = words(language).otherLanguage
  return `<a class="language" lang="${other}" hreflang="${other}" href="${href}">${label}</a>`
}
