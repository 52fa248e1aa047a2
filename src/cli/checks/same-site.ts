import type { CookieOptions } from 'express-session'
import { unpartitioned } from './transaction-cookie.js'
import { fail, type Finding } from '../finding.js'

/** Whether the session cookie comes along when the provider sends the visitor back. */
export function checkSameSite(
  { sameSite, secure, partitioned }: CookieOptions,
  framed: boolean,
): Finding[] {
  if (sameSite === true || sameSite === 'strict') {
    return [
      fail(
        'D20',
        {
          en: 'session.cookie.sameSite is strict: the callback comes from another site, without that cookie',
          ru: 'session.cookie.sameSite: strict – возврат приходит с чужого сайта, и этой cookie в нём нет',
        },
        { en: "Say sameSite: 'lax'.", ru: "Напишите sameSite: 'lax'." },
      ),
    ]
  }
  if (sameSite !== 'none') return framed ? [notFramed()] : []
  if (secure !== true) {
    return [
      fail(
        'D21',
        {
          en: 'session.cookie.sameSite is none without secure: browsers refuse such a cookie',
          ru: 'session.cookie.sameSite: none без secure – браузеры не примут такую cookie',
        },
        {
          en: "Say secure: true, or sameSite: 'lax'.",
          ru: "Напишите secure: true или sameSite: 'lax'.",
        },
      ),
    ]
  }
  return partitioned === true ? [] : [unpartitioned('session.cookie')]
}

function notFramed(): Finding {
  return fail(
    'D22',
    {
      en: 'cookie.sameSite is none, but the session cookie is not: inside an iframe there is no session',
      ru: 'cookie.sameSite: none, а у cookie сессии – нет: внутри iframe сессии не будет',
    },
    {
      en: "Give the session cookie { sameSite: 'none', secure: true, partitioned: true } too.",
      ru: "Задайте и cookie сессии { sameSite: 'none', secure: true, partitioned: true }.",
    },
  )
}
