import type { Language } from './language.js'

/** What a visitor is told of a failure: what happened, and what to do. */
export interface VisitorText {
  readonly title: string
  readonly advice: string
}

type Words = Readonly<Record<Language, readonly [title: string, advice: string]>>

const EXPIRED: Words = {
  en: ['This sign-in can no longer be finished', 'Please start again from the site.'],
  ru: ['Этот вход уже нельзя завершить', 'Пожалуйста, начните вход заново на сайте.'],
}
const SITE_FAULT: Words = {
  en: [
    'Sign-in with {name} is not set up correctly',
    'Please tell the owners of this site. You cannot repair this yourself.',
  ],
  ru: [
    'Вход через {name} настроен неверно',
    'Пожалуйста, сообщите владельцам сайта. Сами вы исправить это не сможете.',
  ],
}
const PROVIDER_FAULT: Words = {
  en: ['{name} gave no usable answer', 'Please try again in a few minutes.'],
  ru: ['{name} отвечает с ошибкой', 'Пожалуйста, попробуйте ещё раз через несколько минут.'],
}
const OUR_FAULT: Words = {
  en: ['The site cannot sign you in right now', 'Please try again in a moment.'],
  ru: ['Сайт сейчас не может выполнить вход', 'Пожалуйста, попробуйте ещё раз чуть позже.'],
}

/** By error code; a code that is not listed here is the provider's fault. */
const TEXTS: Readonly<Record<string, Words>> = {
  not_found: {
    en: ['There is no such page', 'Go back to the site and choose from there.'],
    ru: ['Такой страницы нет', 'Вернитесь на сайт и выберите нужное там.'],
  },
  method_not_allowed: {
    en: ['This page cannot be asked in that way', 'Go back to the site and choose from there.'],
    ru: ['Так открыть эту страницу нельзя', 'Вернитесь на сайт и выберите нужное там.'],
  },
  invalid_request: {
    en: ['The link is damaged', 'Please start again from the site.'],
    ru: ['Ссылка повреждена', 'Пожалуйста, начните вход заново на сайте.'],
  },
  start_refused: {
    en: ['Sign-in starts with a click', 'Please open the link in a window of its own.'],
    ru: ['Вход начинается с нажатия на кнопку', 'Пожалуйста, откройте ссылку в отдельном окне.'],
  },
  cross_origin: {
    en: ['Another site asked for this', 'Nothing was changed.'],
    ru: ['Запрос пришёл с другого сайта', 'Ничего не изменилось.'],
  },
  state_missing: EXPIRED,
  state_unknown: {
    en: [
      'This browser did not start this sign-in',
      'Please allow cookies for this site and start again in this window.',
    ],
    ru: [
      'Этот вход начат не в этом браузере',
      'Разрешите сайту cookie и начните вход заново в этом окне.',
    ],
  },
  state_expired: EXPIRED,
  state_spent: EXPIRED,
  signed_out: EXPIRED,
  issuer_mismatch: EXPIRED,
  invalid_grant: EXPIRED,
  expired_token: EXPIRED,
  access_denied: {
    en: ['You did not allow access', 'Nothing was connected. You may try again at any time.'],
    ru: ['Вы не разрешили доступ', 'Ничего не подключено. Попробовать можно в любой момент.'],
  },
  sign_in_refused: {
    en: ['The site did not accept this account', 'Nothing was changed. You may try another one.'],
    ru: ['Сайт не принял эту учётную запись', 'Ничего не изменилось. Можно попробовать другую.'],
  },
  hook_failed: OUR_FAULT,
  client_rejected: SITE_FAULT,
  token_refused: SITE_FAULT,
  authorization_failed: SITE_FAULT,
  internal_error: SITE_FAULT,
  rate_limited: {
    en: ['{name} is asked too often just now', 'Please try again in a minute.'],
    ru: ['{name} сейчас получает слишком много запросов', 'Пожалуйста, попробуйте через минуту.'],
  },
  timeout: {
    en: ['{name} does not answer', 'Please try again in a few minutes.'],
    ru: ['{name} не отвечает', 'Пожалуйста, попробуйте ещё раз через несколько минут.'],
  },
  not_connected: {
    en: ['{name} is not connected', 'Please sign in first.'],
    ru: ['{name} не подключён', 'Пожалуйста, сначала войдите.'],
  },
  session_missing: OUR_FAULT,
  session_failed: OUR_FAULT,
  store_failed: OUR_FAULT,
}

/** Plain words for the visitor; the provider's own text never decides them. */
export function visitorText(code: string, language: Language, providerName: string): VisitorText {
  const words = Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined
  const [title, advice] = (words ?? PROVIDER_FAULT)[language]
  const fallback = language === 'ru' ? 'Сервис' : 'The service'
  return { title: title.replace('{name}', providerName || fallback), advice }
}
