import { html, type Html } from './html.js'
import { userPart } from './user-part.js'
import type { User } from './user.js'
import type { View } from './view.js'
import { WORDS } from './words.js'

/** What a page is made of. */
interface Content {
  readonly title: string
  readonly top: Html
  readonly main: Html
  /** Whose buttons are on it. */
  readonly mountPath?: string
}

/** What surrounds every page. Nothing in it needs a script. */
export function document(
  { language }: View,
  user: User | undefined,
  { title, top, main, mountPath = '/auth' }: Content,
): string {
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${mountPath}/buttons.css" />
        <link rel="stylesheet" href="/example.css" />
        <script src="${mountPath}/buttons.js" defer></script>
      </head>
      <body>
        <header class="top">
          <div class="top-inner">${userPart(user, WORDS[language])}${top}</div>
        </header>
        <main>${main}</main>
      </body>
    </html> `
  return page.text
}
