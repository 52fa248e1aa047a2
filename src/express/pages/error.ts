import { visitorText, type VisitorText } from './error-text.js'
import { escapeHtml } from './html.js'
import type { Language } from './language.js'
import { startPath } from '../routes/popup.js'

/** What an error answer may show. */
export interface ErrorView {
  readonly status: number
  readonly code: string
  /** For a developer: the likely cause. */
  readonly hint: string
  readonly language: Language
  /** The site, as its visitors know it. */
  readonly siteName: string
  readonly authPath: string
  /** The site's own landing page. */
  readonly home: string
  /** The page stands in a popup and tells the page that opened it. */
  readonly popup?: boolean
  /** The site's own words, in place of our advice. */
  readonly siteMessage?: string
  /** What follows may be shown: message, hint and the provider's words are for a developer. */
  readonly development: boolean
  readonly message?: string
  readonly provider?: string
  /** The provider's token is the application's own: there is no start to lead back to. */
  readonly application?: boolean
  readonly providerName?: string
  /** The provider's words, cleaned of secrets. */
  readonly providerMessage?: string
}

const LABELS = {
  en: {
    again: 'Start again',
    site: 'Back to the site',
    details: 'For the developer',
    said: 'The provider says',
    close: 'Or close this window: the page behind it has been told.',
  },
  ru: {
    again: 'Начать заново',
    site: 'Вернуться на сайт',
    details: 'Для разработчика',
    said: 'Сервис сообщает',
    close: 'Или закройте это окно: сайт уже знает об ошибке.',
  },
} as const

/** The page a visitor sees: what happened, what to do, and a way to start again. */
export function errorPage(view: ErrorView): string {
  const { language, siteName, authPath, popup = false } = view
  const labels = LABELS[language]
  const { title, advice } = wordsOf(view)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${popup ? toldToOpener(view) : ''}<title>${escapeHtml(title)} · ${escapeHtml(siteName)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${authPath}/buttons.css">
</head>
<body class="oauth-page">
<main>
<p class="oauth-page-site">${escapeHtml(siteName)}</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(advice)}</p>
<p class="oauth-page-actions">${actions(view)}</p>
${popup ? `<p class="oauth-page-quiet">${labels.close}</p>\n` : ''}${details(view)}</main>
</body>
</html>
`
}

function wordsOf({ code, language, providerName = '', siteMessage }: ErrorView): VisitorText {
  const { title, advice } = visitorText(code, language, providerName)
  return { title, advice: siteMessage ?? advice }
}

/** What `buttons.js` reads in a popup. */
function toldToOpener({ authPath, provider = '', code }: ErrorView): string {
  return `<meta name="oauth-popup" content="error" data-provider="${provider}" data-error="${code}">
<script src="${authPath}/buttons.js" defer></script>
`
}

function actions(view: ErrorView): string {
  const { language, authPath, home, popup = false } = view
  const labels = LABELS[language]
  const provider = startOf(view)
  const again =
    provider !== undefined &&
    `<a class="oauth-page-action" href="${startPath(authPath, provider, popup)}">${labels.again}</a>`
  const back = !popup && `<a href="${escapeHtml(home)}">${labels.site}</a>`
  return [again, back].filter(Boolean).join(' ')
}

/** The provider whose start leads to another try. */
function startOf({ provider, application = false }: ErrorView): string | undefined {
  return application ? undefined : provider
}

/** The site's developer is often the first to see the page. */
function details(view: ErrorView): string {
  const { language, providerMessage, message, hint, code, development } = view
  // Paths, hosts and advice for developers are nothing that a visitor could use.
  if (!development) return ''
  const said =
    providerMessage && `<p>${LABELS[language].said}: <q>${escapeHtml(providerMessage)}</q></p>`
  const what = message && `<p lang="en"><code>${escapeHtml(message)}</code></p>`
  const why = hint && `<p lang="en">${escapeHtml(hint)}</p>`
  return `<details>
<summary>${LABELS[language].details}: <code>${code}</code></summary>
${[said, what, why].filter(Boolean).join('\n')}
</details>
`
}

/** The same for a program; JSON leaves out what is undefined. */
export function errorJson(view: ErrorView): string {
  const { code, status, provider, message, hint, providerMessage, authPath, development } = view
  const start = startOf(view)
  return JSON.stringify({
    error: code,
    status,
    ...(provider !== undefined && { provider }),
    ...(start !== undefined && { start: `${authPath}/${start}/start` }),
    ...(view.siteMessage !== undefined && { message: view.siteMessage }),
    ...(development && { message, ...(hint !== '' && { hint }), providerMessage }),
  })
}

/** The same for a terminal. */
export function errorText(view: ErrorView): string {
  const { title, advice } = wordsOf(view)
  const provider = startOf(view)
  const start = provider && `${view.authPath}/${provider}/start`
  const what = [view.code, view.message].filter(Boolean).join(': ')
  const details = view.development ? [what, view.hint] : []
  const lines = [`${title}. ${advice}`, ...details, start]
  return `${lines.filter(Boolean).join('\n')}\n`
}
