// How the search looks: the first of these that finds anything. Without modules, as search.js.
globalThis.findPages = (index, words) => {
  const boostDocument = (_id, _term, { weight }) => weight
  const ways = [
    { combineWith: 'AND' },
    { combineWith: 'AND', fuzzy: 0.2 },
    // Of other forms of a word, as Russian has them, the beginning is the same.
    { combineWith: 'AND', fuzzy: 0.2, processTerm: (term) => stemOf(term.toLowerCase()) },
    { combineWith: 'OR', fuzzy: 0.2, processTerm: (term) => stemOf(term.toLowerCase()) },
  ]
  for (const way of ways) {
    const found = index.search(words, { boostDocument, ...way })
    if (found.length > 0) return found
  }
  return []
}

function stemOf(term) {
  return term.length > 5 ? term.slice(0, -2) : term.length === 5 ? term.slice(0, -1) : term
}
