import { fail, ok, warn, type Finding } from '../finding.js'

/** What a server said of the time, and when. */
export interface Clock {
  /** The header `Date`. */
  readonly date: string | undefined
  readonly at: number
}

const WARN_S = 60
const FAIL_S = 300

/** This machine's clock against those of the token endpoints; the least difference counts. */
export function checkClock(clocks: readonly Clock[]): Finding[] {
  const skews = clocks
    .map(({ date, at }) => (at - Date.parse(date ?? '')) / 1000)
    .filter((skew) => !Number.isNaN(skew))
    .sort((a, b) => Math.abs(a) - Math.abs(b))
  const [skew] = skews
  if (skew === undefined) return []
  const seconds = Math.round(Math.abs(skew))
  if (seconds <= WARN_S) return [ok('the clock is right', 'часы идут верно')]
  const says = {
    en: `the clock here is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the providers'`,
    ru: `часы здесь ${skew > 0 ? 'спешат' : 'отстают'} на ${seconds} с по сравнению с часами провайдеров`,
  }
  const cure = {
    en: 'Let NTP set it: tokens, cookies and certificates are judged by it.',
    ru: 'Настройте NTP: по часам проверяются сроки токенов, cookie и сертификатов.',
  }
  return [seconds > FAIL_S ? fail('D43', says, cure) : warn('D43', says, cure)]
}
