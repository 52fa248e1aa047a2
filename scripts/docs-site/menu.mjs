// The pages by task. What no task names stands under "more", so that a new page is never lost.

export const WORDS = {
  en: {
    language: 'en',
    search: 'Search the documentation',
    results: 'Search results',
    nothing: 'Nothing found. Try fewer words, or the name of an option or of an error.',
    menu: 'Pages',
    skip: 'Skip to the text',
    other: 'По-русски',
  },
  ru: {
    language: 'ru',
    search: 'Поиск по документации',
    results: 'Результаты поиска',
    nothing: 'Ничего не найдено. Попробуйте меньше слов, имя параметра или код ошибки.',
    menu: 'Страницы',
    skip: 'К тексту',
    other: 'In English',
  },
}

/** Names of files below docs/ or docs/ru/. */
const SECTIONS = [
  ['Begin', 'С чего начать', ['README', 'getting-started', 'cli', 'gallery', 'doctor']],
  [
    'Sign in',
    'Вход',
    ['who-signed-in', 'recipes/README', 'openid', 'form-post', 'popup-and-iframe', 'routes'],
  ],
  [
    'Call an API',
    'Вызов API',
    [
      'call-an-api',
      'options',
      'client-authentication',
      'dpop',
      'devices',
      'service-accounts',
      'token-exchange',
      'introspection',
    ],
  ],
  ['Background jobs', 'Фоновые задачи', ['background-jobs', 'connection-stores']],
  ['Providers', 'Провайдеры', ['providers/README', 'add-a-provider', 'provider-table']],
  ['Several machines', 'Несколько машин', ['many-machines', 'scale', 'performance']],
  ['Test', 'Тестирование', ['testing']],
  ['Harden', 'Безопасность и наблюдаемость', ['security', 'errors', 'observability']],
  ['Move over', 'Переход', ['moving-over', 'recipes/beside-passport']],
  ['Look up', 'Справочник', ['reference', 'api/README']],
]

/** Folders whose own index lists them: hundreds of lines in a menu help nobody. */
const LISTED_ELSEWHERE = /^(?:providers|recipes|api)\//

/**
 * @returns {{ title: string, pages: { title: string, address: string }[] }[]}
 */
export function menuOf(language, pages) {
  const russian = language === 'ru'
  const byName = new Map()
  for (const page of pages) {
    // The API reference is made of docstrings, in English for both.
    const name = nameOf(page)
    if (page.language === language || name.startsWith('api/')) byName.set(name, page)
  }
  const used = new Set(SECTIONS.flatMap(([, , names]) => names))
  const rest = [...byName.keys()].filter((name) => !used.has(name) && !LISTED_ELSEWHERE.test(name))
  const more = ['More', 'Прочее', rest]
  return [...SECTIONS, more]
    .map(([english, inRussian, names]) => ({
      title: russian ? inRussian : english,
      pages: names.map((name) => byName.get(name)).filter((page) => page !== undefined),
    }))
    .filter((section) => section.pages.length > 0)
}

/** The same page in the other language, where there is one. */
export function otherLanguage(file, known) {
  const candidates = {
    'README.md': 'README.ru.md',
    'README.ru.md': 'README.md',
  }
  const other =
    candidates[file] ??
    (file.startsWith('docs/ru/')
      ? file.replace('docs/ru/', 'docs/')
      : file.replace('docs/', 'docs/ru/'))
  return other !== file && known.has(other) ? other : undefined
}

function nameOf({ file }) {
  return file.replace(/^docs\/(?:ru\/)?/, '').replace(/(?:\.ru)?\.md$/, '')
}
