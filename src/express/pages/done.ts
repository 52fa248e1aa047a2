import { escapeHtml } from './html.js'
import type { Language } from './language.js'

/** What the page shows. */
export interface DoneView {
  readonly language: Language
  /** The site, as its visitors know it. */
  readonly siteName: string
  readonly authPath: string
  /** The site's own landing page. */
  readonly home: string
}

const WORDS = {
  en: {
    title: 'You can close this window',
    text: 'The page where you began will notice by itself.',
    site: 'Back to the site',
  },
  ru: {
    title: 'Это окно можно закрыть',
    text: 'Страница, с которой вы начали вход, узнает об этом сама.',
    site: 'Вернуться на сайт',
  },
} as const

/**
 * The popup's last page: static, the same for everybody of a language. Its script tells the page
 * that opened it and closes the window; where it cannot close, the text says what to do.
 */
export function donePage({ language, siteName, authPath, home }: DoneView): string {
  const say = WORDS[language]
  const name = escapeHtml(siteName)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="oauth-popup" content="done">
<title>${say.title} · ${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${authPath}/buttons.css">
<script src="${authPath}/buttons.js" defer></script>
</head>
<body class="oauth-page">
<main>
<p class="oauth-page-site">${name}</p>
<h1>${say.title}</h1>
<p>${say.text}</p>
<p class="oauth-page-actions"><a href="${escapeHtml(home)}">${say.site}</a></p>
</main>
</body>
</html>
`
}
