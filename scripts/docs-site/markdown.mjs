// One page of Markdown: its HTML, its headings, and the text between them for the search.
import MarkdownIt from 'markdown-it'
import { posix } from 'node:path'

const REPOSITORY = 'https://github.com/express-oauth-connect/express-oauth-connect/blob/main/'

/**
 * @param {string} file - path below the project's root, with slashes
 * @param {string} text - its Markdown
 */
export function readPage(file, text) {
  const markdown = createMarkdown(file)
  const tokens = markdown.parse(text, {})
  nameColumns(tokens)
  const headings = headingsIn(tokens)
  const [title] = headings
  return {
    file,
    address: addressOf(file),
    language: /^docs\/ru\/|\.ru\.md$/.test(file) ? 'ru' : 'en',
    title: title?.text ?? file,
    headings,
    html: markdown.renderer.render(tokens, markdown.options, {}),
  }
}

/** README is the first page; all others stand where their source does. */
export function addressOf(file) {
  if (file === 'README.md') return 'index.html'
  if (file === 'README.ru.md') return 'index.ru.html'
  return file.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html')
}

function createMarkdown(file) {
  const markdown = new MarkdownIt({ html: true, linkify: false })
  const open = markdown.renderer.rules.link_open ?? renderToken
  markdown.renderer.rules.link_open = (tokens, index, ...rest) => {
    tokens[index].attrSet('href', linkFrom(file, tokens[index].attrGet('href') ?? ''))
    return open(tokens, index, ...rest)
  }
  const image = markdown.renderer.rules.image
  markdown.renderer.rules.image = (tokens, index, ...rest) => {
    tokens[index].attrSet('src', imageFrom(file, tokens[index].attrGet('src') ?? ''))
    return image(tokens, index, ...rest)
  }
  // A site's Content-Security-Policy allows no style in an attribute.
  for (const cell of ['th_open', 'td_open']) {
    markdown.renderer.rules[cell] = (tokens, index, options, env, self) => {
      const [side] = /right|center/.exec(tokens[index].attrGet('style') ?? '') ?? []
      const { column } = tokens[index].meta ?? {}
      tokens[index].attrs = [
        ...(side ? [['class', side]] : []),
        ...(column ? [['data-column', column]] : []),
      ]
      // A heading that says nothing is none.
      if (tokens[index + 1].content === '') tokens[index].tag = tokens[index + 2].tag = 'td'
      return self.renderToken(tokens, index, options)
    }
  }
  // What is wide scrolls by itself, by keys as well, and the page does not.
  markdown.renderer.rules.fence = (tokens, index) =>
    `<pre tabindex="0"><code>${markdown.utils.escapeHtml(tokens[index].content)}</code></pre>\n`
  markdown.renderer.rules.table_open = (tokens, index) =>
    `<div class="wide" tabindex="0"><table${tokens[index].meta?.stacked ? ' class="stacked"' : ''}>`
  markdown.renderer.rules.table_close = () => '</table></div>'
  return markdown
}

/**
 * Three columns do not fit on a phone. There site.css shows each row as a block, where a cell needs
 * the name of its column; that of the first column is plain.
 */
function nameColumns(tokens) {
  let [table, names, at] = [undefined, [], 0]
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'table_open') [table, names] = [token, []]
    if (token.type === 'th_open') names.push(plainText(tokens[index + 1]))
    if (token.type === 'thead_close') table.meta = { stacked: names.length > 2 }
    if (token.type === 'tr_open') at = 0
    if (token.type !== 'td_open') continue
    if (table.meta.stacked && at > 0) token.meta = { column: names[at] }
    at += 1
  }
}

function renderToken(tokens, index, options, _env, self) {
  return self.renderToken(tokens, index, options)
}

/** To another page of the site, to a file in the repository, or abroad as it stands. */
function linkFrom(file, href) {
  if (/^[a-z]+:|^#|^$/i.test(href)) return href
  const [path, fragment] = href.split('#')
  const target = posix.join(posix.dirname(file), path)
  const end = fragment === undefined ? '' : `#${fragment}`
  if (!target.endsWith('.md')) return `${REPOSITORY}${target}${end}`
  return posix.relative(posix.dirname(addressOf(file)), addressOf(target)) + end
}

/** Pictures are copied to where their pages have them. */
function imageFrom(file, src) {
  if (/^[a-z]+:/i.test(src)) return src
  const target = posix.join(posix.dirname(file), src)
  return posix.relative(posix.dirname(addressOf(file)), target)
}

/** Gives each heading the id that GitHub gives it, and takes the text below it along. */
function headingsIn(tokens) {
  const seen = new Map()
  const headings = []
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const text = plainText(tokens[index + 1])
      const slug = slugOf(text)
      const times = seen.get(slug) ?? 0
      seen.set(slug, times + 1)
      const id = times === 0 ? slug : `${slug}-${times}`
      token.attrSet('id', id)
      headings.push({ id, text, level: Number(token.tag.slice(1)), body: [] })
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      headings.at(-1)?.body.push(plainText(token))
    }
  }
  return headings.map((heading) => ({ ...heading, body: heading.body.join(' ') }))
}

function plainText({ children }) {
  return (children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline' || type === 'softbreak')
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('')
}

/** As GitHub makes them: letters of any script, digits, `_` and `-`. */
function slugOf(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
