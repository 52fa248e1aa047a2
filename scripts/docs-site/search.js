// The search: MiniSearch over what search-index.mjs wrote, at the first letter typed.
;(() => {
  const { root, results: title, nothing } = document.currentScript.dataset
  const form = document.querySelector('form[role=search]')
  const input = form.querySelector('input')
  const found = document.querySelector('#found')
  const article = document.querySelector('article')
  let index

  form.hidden = false
  if (matchMedia('(max-width: 48rem)').matches) document.querySelector('nav details').open = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    found.querySelector('a')?.click()
  })
  input.addEventListener('input', () => show(input.value.trim()))
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') found.querySelector('a')?.focus()
    if (event.key === 'Escape') show((input.value = ''))
  })
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.target.matches('input')) return
    event.preventDefault()
    input.focus()
  })
  addEventListener('hashchange', () => show((input.value = '')))

  function show(words) {
    found.hidden = words === ''
    article.hidden = words !== ''
    if (words === '') return
    const { options, index: text } = globalThis.searchIndex
    index ??= globalThis.MiniSearch.loadJSON(text, options)
    const results = globalThis.findPages(index, words).slice(0, 30)
    const items = results.length > 0 ? results.map(toItem) : [toText('p', nothing)]
    found.replaceChildren(toText('h1', title), ...items)
  }

  function toItem({ page, heading, begin, address }) {
    const link = toText('a', heading === page ? page : `${page}: ${heading}`)
    link.href = root === '.' ? address : `${root}/${address}`
    const item = document.createElement('p')
    item.append(link, document.createElement('br'), begin)
    return item
  }

  function toText(name, text) {
    const element = document.createElement(name)
    element.textContent = text
    return element
  }
})()
