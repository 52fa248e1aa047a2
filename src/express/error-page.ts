import { visitorText } from './error-text.js'
import { escapeHtml } from './html.js'
import type { Language } from './language.js'

/** What an error answer may show. */
export interface ErrorView {
  readonly status: number
  readonly code: string
  /** For a developer: the likely cause. */
  readonly hint: string
  readonly language: Language
  readonly authPath: string
  readonly message?: string
  readonly provider?: string
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
  },
  ru: {
    again: 'Начать заново',
    site: 'Вернуться на сайт',
    details: 'Для разработчика',
    said: 'Сервис сообщает',
  },
} as const

/** The page a visitor sees: what happened, what to do, and a way to start again. */
export function errorPage(view: ErrorView): string {
  const { language, authPath, provider, providerMessage } = view
  const labels = LABELS[language]
  const { title, advice } = visitorText(view.code, language, view.providerName ?? '')
  const again =
    provider &&
    `<a class="oauth-page-action" href="${authPath}/${provider}/start">${labels.again}</a>`
  const said = providerMessage && `<p>${labels.said}: <q>${escapeHtml(providerMessage)}</q></p>`
  const hint = view.hint && `<p lang="en">${escapeHtml(view.hint)}</p>`
  const message = view.message && `<p lang="en"><code>${escapeHtml(view.message)}</code></p>`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${authPath}/buttons.css">
</head>
<body class="oauth-page">
<main>
<h1>${escapeHtml(title)}</h1>
<p>${advice}</p>
<p class="oauth-page-actions">${again ?? ''} <a href="/">${labels.site}</a></p>
<details>
<summary>${labels.details}: <code>${view.code}</code></summary>
${[said, message, hint].filter(Boolean).join('\n')}
</details>
</main>
</body>
</html>
`
}

/** The same for a program. */
export function errorJson(view: ErrorView): string {
  const { code, status, provider, message, hint, providerMessage, authPath } = view
  return JSON.stringify({
    error: code,
    status,
    ...(provider !== undefined && { provider, start: `${authPath}/${provider}/start` }),
    ...(message !== undefined && { message }),
    ...(hint !== '' && { hint }),
    ...(providerMessage !== undefined && { providerMessage }),
  })
}

/** The same for a terminal. */
export function errorText(view: ErrorView): string {
  const { title, advice } = visitorText(view.code, view.language, view.providerName ?? '')
  const start = view.provider && `${view.authPath}/${view.provider}/start`
  const lines = [`${title}. ${advice}`, `${view.code}: ${view.message ?? ''}`, view.hint, start]
  return `${lines.filter(Boolean).join('\n')}\n`
}
