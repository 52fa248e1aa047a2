import type { Language, Words } from './language.js'

/** One thing the doctor looked at. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail'
  readonly says: Words
  /** What to do about it. */
  readonly cure?: Words
}

/** All is well there. */
export function ok(en: string, ru: string): Finding {
  return { level: 'ok', says: { en, ru } }
}

/** It may be meant so. */
export function warn(says: Words, cure: Words): Finding {
  return { level: 'warn', says, cure }
}

/** A visitor will meet it. */
export function fail(says: Words, cure: Words): Finding {
  return { level: 'fail', says, cure }
}

/** A finding as printed: its level, what it says, and below it the cure. */
export function printed({ level, says, cure }: Finding, language: Language): string {
  const line = `${level.padEnd(5)} ${says[language]}\n`
  return cure ? `${line}      → ${cure[language]}\n` : line
}

/** The last line. */
export function summary(findings: readonly Finding[], language: Language): string {
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length
  const [problems, warnings] = [count('fail'), count('warn')]
  return language === 'ru'
    ? `\nОшибок: ${problems}, предупреждений: ${warnings}\n`
    : `\nProblems: ${problems}, warnings: ${warnings}\n`
}
