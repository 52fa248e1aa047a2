import type { Received } from '../exchange.js'

/** The languages the pages speak. */
export type Language = 'ru' | 'en'

const RU = {
  notReal: (name: string) => `Это не настоящий ${name}: локальная копия для разработки и тестов.`,
  sandbox: 'Песочница',
  otherLanguage: 'English',
  signInTitle: (name: string) => `Вход в ${name}`,
  who: 'Кто входит',
  otherEmail: 'Или любой другой e-mail',
  password: 'Пароль',
  signIn: 'Войти',
  cancel: 'Отмена',
  wrongPassword: 'Неверный логин или пароль.',
  otherPerson: 'Войти как другой человек',
  nobody: (name: string) => `Пользователя «${name}» здесь нет. Подойдёт любой e-mail.`,
  consentTitle: (client: string) => `Разрешить доступ приложению «${client}»?`,
  signedInAs: (who: string) => `Вы вошли как ${who}.`,
  itAsksFor: 'Приложение просит:',
  allow: 'Разрешить',
  deny: 'Запретить',
  returnsTo: 'Затем браузер вернётся на',
  codeTitle: 'Код авторизации',
  codeText: 'Скопируйте код и вставьте его в приложение.',
  errorTitle: 'Запрос не принят',
  error: 'Ошибка',
  forms: 'Эта страница устарела. Начните вход заново.',
  homeText: 'Начните вход на своём сайте. Ему понадобятся:',
  secretNone: 'нет',
}

const EN: typeof RU = {
  notReal: (name) => `This is not the real ${name}: a local copy for development and tests.`,
  sandbox: 'Sandbox',
  otherLanguage: 'Русский',
  signInTitle: (name) => `Sign in to ${name}`,
  who: 'Who signs in',
  otherEmail: 'Or any other e-mail address',
  password: 'Password',
  signIn: 'Sign in',
  cancel: 'Cancel',
  wrongPassword: 'Wrong login or password.',
  otherPerson: 'Sign in as somebody else',
  nobody: (name) => `Nobody here is called ${name}. Any e-mail address will do.`,
  consentTitle: (client) => `Let “${client}” in?`,
  signedInAs: (who) => `You are signed in as ${who}.`,
  itAsksFor: 'The application asks for:',
  allow: 'Allow',
  deny: 'Deny',
  returnsTo: 'Then the browser goes back to',
  codeTitle: 'Authorization code',
  codeText: 'Copy the code into the application.',
  errorTitle: 'Request refused',
  error: 'Error',
  forms: 'This page is out of date. Start signing in again.',
  homeText: 'To sign in, start at your own site. It will need:',
  secretNone: 'none',
}

/** What the pages say. */
export type Words = typeof RU

/** The words of a language. */
export function words(language: Language): Words {
  return language === 'ru' ? RU : EN
}

/** `sandbox_lang` of the page's own switch, else Accept-Language; English where it names neither. */
export function chooseLanguage(request: Received): Language {
  const chosen = request.query.get('sandbox_lang')
  if (chosen === 'ru' || chosen === 'en') return chosen
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((entry, order) => {
      const [range = '', ...params] = entry.trim().toLowerCase().split(';')
      const quality = Number(/^\s*q=([\d.]+)/.exec(params.join(';'))?.[1] ?? 1)
      return { primary: range.split('-')[0] ?? '', quality, order }
    })
    .filter(({ primary, quality }) => primary !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality || one.order - other.order)
  const known = wanted.find(({ primary }) => primary === 'ru' || primary === 'en')
  return known?.primary === 'ru' ? 'ru' : 'en'
}
