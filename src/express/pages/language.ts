import type { Request } from 'express'

/** A language of our own texts: buttons and error pages. */
export type Language = 'en' | 'ru'

/** What Accept-Language prefers (RFC 9110 §12.5.4); English where it names neither. */
export function languageOf(req: Request): Language {
  return req.acceptsLanguages('en', 'ru') === 'ru' ? 'ru' : 'en'
}
