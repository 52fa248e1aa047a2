/** The languages this command speaks. */
export type Language = 'en' | 'ru'

/** One sentence in both. */
export type Words = Readonly<Record<Language, string>>

/** `--lang`, else the terminal's own language. */
export function languageOf(chosen: string | undefined, env: NodeJS.ProcessEnv): Language {
  const name = [chosen, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value)
  return /^ru/i.test(name ?? '') ? 'ru' : 'en'
}
