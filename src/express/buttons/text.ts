import type { Client } from '../../protocol/provider/client.js'
import { ownField } from '../../protocol/params.js'
import type { Language } from '../pages/language.js'

/** What a button says before and after the sign-in; `{}` stands for the provider's name. */
export const BUTTON_TEXTS: Readonly<Record<Language, readonly [label: string, connected: string]>> =
  {
    en: ['Sign in with {}', '{} is connected'],
    ru: ['Войти через {}', '{} подключён'],
  }

/** The provider's own label where its table has one. */
export function buttonLabel({ provider }: Client, language: Language): string {
  const [label] = BUTTON_TEXTS[language]
  return (
    ownField(provider.button?.label ?? {}, language) ?? label.replace('{}', () => provider.name)
  )
}

/** A letter of ours, no brand's asset. */
export function monogram(name: string): string {
  const [first = ''] = name
  return first
}
