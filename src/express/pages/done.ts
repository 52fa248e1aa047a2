import { escapeHtml } from './html.js'

/**
 * The popup's last page: static, and in both languages because it is cached for everybody. Its
 * script tells the page that opened it and closes the window; where it cannot close, the text
 * says what to do.
 */
export function donePage(authPath: string, home: string): string {
  return `<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="oauth-popup" content="done">
<title>Готово · Done</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${authPath}/buttons.css">
<script src="${authPath}/buttons.js" defer></script>
</head>
<body class="oauth-page">
<main>
<h1>Это окно можно закрыть</h1>
<p lang="en">You can close this window.</p>
<p class="oauth-page-quiet">Страница, с которой вы начали вход, узнает об этом сама.<br>
<span lang="en">The page where you began will notice by itself.</span></p>
<p class="oauth-page-actions"><a class="oauth-page-action" href="${escapeHtml(home)}"><span>Вернуться на сайт<br><span lang="en">Back to the site</span></span></a></p>
</main>
</body>
</html>
`
}
