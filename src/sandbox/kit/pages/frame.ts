import type { Answer, Received } from '../exchange.js'
import { text } from '../exchange.js'
import type { People } from '../people.js'
import { escapeHtml } from './html.js'
import { chooseLanguage, words } from './words.js'
import type { Language, Words } from './words.js'

/** Whose pages these are. */
export interface Site {
  readonly name: string
  readonly people: People
  /** Everybody's. Filled in already on the login page. */
  readonly password: string
}

/** A page in the language asked for: the note that this is a sandbox, the name, title and body. */
export function page(
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
