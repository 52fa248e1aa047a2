import type { Examined } from '../examined.js'
import { warn, type Finding } from '../finding.js'

/** The cookie of a sign-in under way: ours. */
export function checkTransactionCookie({ settings }: Examined): Finding[] {
  if (settings?.cookie.sameSite !== 'none') return []
  const http = settings.baseUrl.startsWith('http:')
  const says = {
    en: "cookie.sameSite is none, and baseUrl is http: only this machine's browser may take the cookie",
    ru: 'cookie.sameSite: none, а baseUrl с http: такую cookie примет разве что браузер на этой машине',
  }
  return [
    ...(http ? [warn('D30', says, { en: 'Use https.', ru: 'Используйте https.' })] : []),
    ...(settings.cookie.partitioned === true ? [] : [unpartitioned('cookie')]),
  ]
}

/** Browsers that block third-party cookies keep partitioned ones. */
export function unpartitioned(name: string): Finding {
  return warn(
    'D23',
    {
      en: `${name} is sameSite none without partitioned: browsers that block third-party cookies drop it`,
      ru: `${name}: sameSite none без partitioned – браузеры, блокирующие сторонние cookie, её отбросят`,
    },
    { en: 'Add partitioned: true.', ru: 'Добавьте partitioned: true.' },
  )
}
