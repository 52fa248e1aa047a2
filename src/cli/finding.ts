import type { Language, Words } from './language.js'

/** A finding's name; `docs/doctor.md` has a section for each. */
export type FindingNumber = `D${number}`

/** Where this package is read. */
export const HOME = 'https://github.com/express-oauth-connect/express-oauth-connect'
/** Where the findings are explained. */
const PAGES: Words = {
  en: `${HOME}/blob/main/docs/doctor.md`,
  ru: `${HOME}/blob/main/docs/ru/doctor.md`,
}

/** One thing the doctor looked at. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'warn' | 'fail'
  readonly says: Words
  /** What is fine has none, and what was not looked at. */
  readonly number?: FindingNumber
  /** What to do about it. */
  readonly cure?: Words
}

/** All is well there. */
export function ok(en: string, ru: string): Finding {
  return { level: 'ok', says: { en, ru } }
}

/** What no check could tell. */
export function note(en: string, ru: string): Finding {
  return { level: 'note', says: { en, ru } }
}

/** It may be meant so. */
export function warn(number: FindingNumber, says: Words, cure: Words): Finding {
  return { level: 'warn', number, says, cure }
}

/** A visitor will meet it. */
export function fail(number: FindingNumber, says: Words, cure: Words): Finding {
  return { level: 'fail', number, says, cure }
}

/** A finding as printed: its level and number, what it says, and below it the cure and the page. */
export function printed({ level, number, says, cure }: Finding, language: Language): string {
  const name = number === undefined ? '' : `${number} `
  const line = `${level.padEnd(5)} ${name}${says[language]}\n`
  if (number === undefined) return line
  const advice = cure ? `      → ${cure[language]}\n` : ''
  return `${line}${advice}        ${PAGES[language]}#${number.toLowerCase()}\n`
}

/** The last line. */
export function summary(findings: readonly Finding[], language: Language): string {
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length
  const [problems, warnings] = [count('fail'), count('warn')]
  return language === 'ru'
    ? `\nОшибок: ${problems}, предупреждений: ${warnings}\n`
    : `\nProblems: ${problems}, warnings: ${warnings}\n`
}
