import type { CookieOptions } from 'express-session'
import { checkReach } from './cookie-reach.js'
import { checkSameSite } from './same-site.js'
import { checkTransactionCookie } from './transaction-cookie.js'
import type { Examined } from '../examined.js'
import { fail, ok, warn, type Finding } from '../finding.js'

/** Whether browsers keep the cookies that a sign-in needs, and bring them back to the callback. */
export function checkCookies(site: Examined): Finding[] {
  const { settings, session, addressed } = site
  if (!settings || !addressed) return []
  if (!session) return [unknown(), ...checkTransactionCookie(site)]
  const { cookie = {}, name = '' } = session
  // express-session 1.19 takes a function of the request: nothing to look at here.
  if (typeof cookie === 'function') return [unknown(), ...checkTransactionCookie(site)]
  const host = new URL(settings.baseUrl)
  const findings = [
    ...checkSameSite(cookie, settings.cookie.sameSite === 'none'),
    ...checkSecure(cookie, host.protocol === 'https:'),
    ...checkReach(cookie, name, host, settings.authPath),
    ...checkTransactionCookie(site),
  ]
  return findings.length > 0
    ? findings
    : [ok('the cookies fit baseUrl', 'cookie подходят к baseUrl')]
}

function checkSecure({ secure, httpOnly }: CookieOptions, https: boolean): Finding[] {
  const findings: Finding[] = []
  if (secure === true && !https) {
    findings.push(
      fail(
        'D24',
        {
          en: 'session.cookie.secure is true, but baseUrl is http: the cookie is never sent',
          ru: 'session.cookie.secure: true, а baseUrl с http: cookie никогда не будет отправлена',
        },
        {
          en: "Say secure: 'auto', or give baseUrl the https address that visitors see.",
          ru: "Напишите secure: 'auto' или укажите в baseUrl адрес с https, который видят посетители.",
        },
      ),
    )
  }
  if (!secure && https) {
    findings.push(
      warn(
        'D25',
        {
          en: 'session.cookie.secure is not set: the session id travels by http too',
          ru: 'session.cookie.secure не задан: id сессии передаётся и по http',
        },
        { en: 'Say secure: true.', ru: 'Напишите secure: true.' },
      ),
    )
  }
  if (httpOnly === false) {
    findings.push(
      warn(
        'D26',
        {
          en: 'session.cookie.httpOnly is false: scripts of the page can read the session id',
          ru: 'session.cookie.httpOnly: false – скрипты страницы могут прочитать id сессии',
        },
        { en: 'Leave it out.', ru: 'Уберите этот параметр.' },
      ),
    )
  }
  return findings
}

function unknown(): Finding {
  return warn(
    'D19',
    {
      en: 'the session cookie was not looked at',
      ru: 'cookie сессии не проверена',
    },
    {
      en: 'Export `session`, the object you give to express-session, from the module of --config.',
      ru: 'Экспортируйте из модуля --config объект `session`, который передаёте в express-session.',
    },
  )
}
