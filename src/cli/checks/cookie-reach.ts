import type { CookieOptions } from 'express-session'
import { fail, type Finding } from '../finding.js'

/** Whether the session cookie comes along to the callback, by name, domain and path. */
export function checkReach(
  { path = '/', domain, secure }: CookieOptions,
  name: string,
  { hostname }: URL,
  authPath: string,
): Finding[] {
  const cure = { en: 'Leave path and domain out.', ru: 'Уберите path и domain.' }
  const bare = domain?.replace(/^\./, '')
  if (bare !== undefined && hostname !== bare && !hostname.endsWith(`.${bare}`)) {
    const says = {
      en: `session.cookie.domain is ${bare}, and baseUrl is at ${hostname}: browsers refuse the cookie`,
      ru: `session.cookie.domain: ${bare}, а baseUrl на ${hostname}: браузеры не примут cookie`,
    }
    return [fail('D27', says, cure)]
  }
  if (!`${authPath}/`.startsWith(path.replace(/\/?$/, '/'))) {
    const says = {
      en: `session.cookie.path is ${path}, and the callback is below ${authPath}: it comes without the cookie`,
      ru: `session.cookie.path: ${path}, а возврат приходит на ${authPath}: без этой cookie`,
    }
    return [fail('D28', says, cure)]
  }
  if (name.startsWith('__Host-') && (secure !== true || path !== '/' || domain !== undefined)) {
    const says = {
      en: `browsers refuse the cookie ${name}: it needs secure: true, path '/' and no domain`,
      ru: `браузеры не примут cookie ${name}: нужны secure: true, path '/' и никакого domain`,
    }
    return [
      fail('D29', says, {
        en: 'Set these three, or take another name.',
        ru: 'Задайте всё это или смените имя.',
      }),
    ]
  }
  return []
}
