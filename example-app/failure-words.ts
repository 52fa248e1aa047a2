type Words = Readonly<Record<'en' | 'ru', string>>

/** What an API call that failed means for the person who looks at it. */
const FAILURES: Readonly<Record<string, Words>> = {
  not_connected: {
    en: 'The token died and cannot be renewed, so the connection is over. Sign in again.',
    ru: 'Токен умер, обновить его нельзя, поэтому подключения больше нет. Войдите заново.',
  },
  rate_limited: {
    en: 'Asked too often. Wait a little and reload.',
    ru: 'Слишком много запросов. Подождите немного и обновите страницу.',
  },
  invalid_response: {
    en: 'The answer was not what this API answers with. Reload to ask again.',
    ru: 'Пришло не то, чем отвечает этот API. Обновите страницу, чтобы спросить снова.',
  },
  timeout: {
    en: 'No answer in five seconds. Reload to ask again.',
    ru: 'За пять секунд ответа нет. Обновите страницу, чтобы спросить снова.',
  },
  unreachable: {
    en: 'The API cannot be reached. Try again later.',
    ru: 'До API не достучаться. Попробуйте позже.',
  },
  api_error: {
    en: 'The API refused, or failed itself. Reload to ask again.',
    ru: 'API отказал или сломался сам. Обновите страницу, чтобы спросить снова.',
  },
  server_error: {
    en: 'The provider is out of order just now. The connection is kept; reload in a while.',
    ru: 'Сервис сейчас не работает. Подключение осталось; обновите страницу чуть позже.',
  },
  token_rejected: {
    en: 'The API does not take even a fresh token. Check scopes and the account.',
    ru: 'API не принимает даже свежий токен. Проверьте права и аккаунт.',
  },
  client_rejected: {
    en: 'The provider does not know this application. Check the client id and secret.',
    ru: 'Сервис не признаёт это приложение. Проверьте client id и secret.',
  },
}

const OTHER: Words = {
  en: 'That did not work. Reload to try again.',
  ru: 'Не получилось. Обновите страницу, чтобы попробовать снова.',
}

/** Plain words for an error code. */
export function failureText(code: string, language: 'en' | 'ru'): string {
  const words = Object.hasOwn(FAILURES, code) ? FAILURES[code] : undefined
  return (words ?? OTHER)[language]
}
