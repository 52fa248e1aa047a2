/** A language of our own texts: buttons and error pages. */
export type Language = 'en' | 'ru'

/** Russian or English, by the weights of Accept-Language; English where neither is named. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '').split(',').map((item) => {
    const [tag = '', ...parameters] = item.trim().toLowerCase().split(';')
    const weight = parameters.find((parameter) => parameter.trim().startsWith('q='))
    return {
      language: tag.split('-')[0],
      q: weight === undefined ? 1 : Number(weight.split('=')[1]),
    }
  })
  const q = (language: Language) =>
    Math.max(0, ...wanted.filter((item) => item.language === language).map((item) => item.q || 0))
  return q('ru') > q('en') ? 'ru' : 'en'
}
