import type { Examined } from '../examined.js'
import { fail, ok, warn, type Finding } from '../finding.js'

const HOPS = {
  en: "Behind a proxy that ends TLS, say app.set('trust proxy', 1) and export trustProxy = 1.",
  ru: "За прокси, который завершает TLS, напишите app.set('trust proxy', 1) и экспортируйте trustProxy = 1.",
}

const UNTOLD = {
  en: 'trust proxy is not known here: behind a proxy and without it, a Secure session cookie is never sent',
  ru: 'trust proxy здесь неизвестен: за прокси без него cookie сессии с Secure не будет отправлена никогда',
}

/** Whether Express will know that a request came by https: without it no Secure cookie is sent. */
export function checkProxy({ settings, addressed, session, trustProxy }: Examined): Finding[] {
  if (!settings || !addressed || settings.baseUrl.startsWith('http:')) return []
  if (trustProxy === true) {
    return [
      warn(
        'D31',
        {
          en: 'trust proxy is true: whoever visits may claim another address in X-Forwarded-For',
          ru: 'trust proxy: true – любой посетитель может указать чужой адрес в X-Forwarded-For',
        },
        {
          en: 'Say how many proxies there are, such as 1.',
          ru: 'Укажите число прокси, например 1.',
        },
      ),
    ]
  }
  if (trustProxy !== undefined && trustProxy !== false && trustProxy !== 0) {
    return [ok('trust proxy is set', 'trust proxy задан')]
  }
  if (session?.proxy === true) return [ok('session.proxy is set', 'session.proxy задан')]
  const { cookie } = session ?? {}
  const secure = typeof cookie === 'object' && cookie.secure === true
  if (secure && trustProxy !== undefined) {
    return [
      fail(
        'D32',
        {
          en: 'the session cookie is Secure and trust proxy is off: behind a proxy every sign-in ends in 503',
          ru: 'cookie сессии Secure, а trust proxy выключен: за прокси каждый вход закончится ответом 503',
        },
        {
          en: `${HOPS.en} If this process ends TLS itself, leave trustProxy out.`,
          ru: `${HOPS.ru} Если TLS завершает сам этот процесс, уберите trustProxy.`,
        },
      ),
    ]
  }
  return [warn('D33', UNTOLD, HOPS)]
}
