// The frame around a page: search, menu, text. Works without scripts, but for the search.
import { posix } from 'node:path'
import { addressOf } from './markdown.mjs'

/**
 * @param page - of markdown.mjs
 * @param around - `menu`, `other` (the file in the other language), `words`
 */
export function pageOf(page, { menu, other, words }) {
  const to = (address) => posix.relative(posix.dirname(page.address), address) || '.'
  const home = to(words.language === 'ru' ? 'index.ru.html' : 'index.html')
  return `<!doctype html>
<html lang="${words.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)} · express-oauth-connect</title>
<link rel="stylesheet" href="${to('site.css')}">
<a class="skip" href="#text">${words.skip}</a>
<header>
  <a class="name" href="${home}">express-oauth-connect</a>
  <form role="search" hidden>
    <input type="search" aria-label="${words.search}" placeholder="${words.search}" autocomplete="off">
  </form>
  ${other ? `<a lang="${words.language === 'ru' ? 'en' : 'ru'}" hreflang="${words.language === 'ru' ? 'en' : 'ru'}" href="${to(addressOf(other))}">${words.other}</a>` : ''}
</header>
<nav aria-label="${words.menu}"><details open><summary>${words.menu}</summary>
${menu.map((section) => sectionOf(section, page, to)).join('\n')}
</details></nav>
<main id="text">
<section id="found" aria-live="polite" hidden></section>
<article>
${page.html}
</article>
</main>
<script src="${to('minisearch.js')}" defer></script>
<script src="${to(`search-${words.language}.js`)}" defer></script>
<script src="${to('find.js')}" defer></script>
<script src="${to('search.js')}" data-root="${to('')}" data-results="${words.results}" data-nothing="${words.nothing}" defer></script>
</html>
`
}

function sectionOf({ title, pages }, current, to) {
  const items = pages.map((page) => {
    const here = page.file === current.file ? ' aria-current="page"' : ''
    return `<li><a href="${to(page.address)}"${here}>${escape(page.title)}</a></li>`
  })
  return `<h2>${escape(title)}</h2>\n<ul>${items.join('')}</ul>`
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
