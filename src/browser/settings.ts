/** What the script knows of the site that serves it. Anybody can read it: nothing here is secret. */
export interface ScriptSettings {
  /** The site's own, as `baseUrl` says. */
  readonly origin: string
  /** Where our routes are mounted, without a slash at the end. */
  readonly path: string
  /** The page may say what is wrong with it, where a developer sees it. */
  readonly development: boolean
  /** The cookies are kept apart for each site that frames us, so a popup would have others. */
  readonly partitioned: boolean
  /** By their ids. */
  readonly providers: Readonly<Record<string, ButtonOfScript>>
  /** The texts of a button; `{}` stands for the provider's name. */
  readonly texts: Readonly<Record<Language, ButtonTexts>>
}

/** The name, the table's own label where it has one in a language, and the parts of its mark. */
export type ButtonOfScript = readonly [
  name: string,
  labels: Labels,
  mark: readonly (readonly [path: string, color: string])[],
]

export type Language = 'en' | 'ru'
type ButtonTexts = readonly [label: string, connected: string]
type Labels = Readonly<Partial<Record<Language, string>>>
