// What the file of a table says in words: its docstring and its doubts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Tables whose page is another one's. */
const PAGES = { openid: '../openid.md', telphin: 'ringme.md' }

/** `{ intro, standsFor, others, see, doubts, page }` of a table. */
export function docstringOf({ id, file }, src = 'src') {
  const text = readFileSync(join(src, 'providers', `${file}.ts`), 'utf8')
  const comments = [...text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport (?:const|function) /g)]
  const said = (comments.at(-1)?.[1] ?? '').replaceAll(/^ *\* ?/gm, '').trim()
  const [words = '', ...tags] = said.split(/^(?=@)/m)
  const prose = words
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .trim()
  const sentences = prose.split(/(?<=[.!?]) (?=[A-Z`])/)
  const [, see] = /^@see (https\S+)/m.exec(tags.join('')) ?? []
  const doubts = [...text.matchAll(/^ *\/\/ uncertain: ((?:.*\n *\/\/ )*.*)$/gm)].map(([, doubt]) =>
    doubt.replaceAll(/\n *\/\/ /g, ' '),
  )
  const standsFor = sentences.find((each) => /\btokens? stands? for\b/i.test(each))
  const [first = '', ...others] = sentences
  return {
    // A name alone is in the heading already.
    intro: /^[\w.&+! -]+\.$/.test(first) ? '' : first,
    standsFor,
    others: others.filter((each) => each !== standsFor),
    see,
    doubts,
    page: PAGES[id],
  }
}
