// What the search knows, as a script that sets one variable: a page opened from a disk may load no
// JSON. Each heading with the text below it is found by itself.
import MiniSearch from 'minisearch'

/** What the index and search.js must agree upon. */
const OPTIONS = {
  fields: ['page', 'heading', 'text'],
  storeFields: ['page', 'heading', 'begin', 'address', 'weight'],
  searchOptions: { prefix: true, boost: { page: 3, heading: 2 } },
}

export function searchIndex(pages) {
  const index = new MiniSearch(OPTIONS)
  let id = 0
  for (const page of pages) {
    for (const { id: anchor, text: heading, body } of sectionsOf(page)) {
      index.add({
        ...{ id: id++, page: page.title, heading, text: body },
        ...{ begin: beginOf(body), address: `${page.address}#${anchor}`, weight: weightOf(page) },
      })
    }
  }
  const text = JSON.stringify({ options: OPTIONS, index: JSON.stringify(index) })
  return `globalThis.searchIndex = ${text}\n`
}

/** "Properties" and "Returns" of the API reference belong to what they are of. */
function sectionsOf({ headings }) {
  const sections = []
  for (const heading of headings) {
    const last = sections.at(-1)
    if (heading.level > 3 && last) last.body += ` ${heading.body}`
    else sections.push({ ...heading })
  }
  return sections
}

function beginOf(text) {
  return text.length <= 140 ? text : `${text.slice(0, text.lastIndexOf(' ', 140))} …`
}

/** What a page counts for: one that somebody wrote for a task counts most. The first match holds. */
const WEIGHTS = [
  // A page of `npm run docs:api` or of one provider: several hundred of them.
  [/\/(?:providers|api)\//, 0.25],
  // About the project and its tests: they name everything and explain nothing of it.
  [
    /^(?:CHANGELOG|CONTRIBUTING|SECURITY|CODE_OF_CONDUCT)|\/(?:mutation-testing|performance)\./,
    0.08,
  ],
]

function weightOf({ file }) {
  return WEIGHTS.find(([pattern]) => pattern.test(file))?.[1] ?? 1
}
