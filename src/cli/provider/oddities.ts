import type { Words } from '../language.js'
import { publicClient } from '../../protocol/token/client-auth.js'
import { grantNames } from './cells.js'
import { isForApplications, type Table } from './needs.js'

/** A cell that is not as everywhere: in a word for a table of many, and as a sentence. */
export interface Oddity {
  readonly word: Words
  readonly says: Words
}

/** What is unusual about a table, read from its cells; what its functions do is not among it. */
export function odditiesOf(table: Table): readonly Oddity[] {
  return ODDITIES.flatMap(([is, oddity]) => (is(table) ? [oddity] : []))
}

const hasHosts = ({ placeholders = {} }: Table) =>
  Object.values(placeholders).some((rule) => 'under' in rule)

const ODDITIES: readonly (readonly [is: (table: Table) => boolean, oddity: Oddity])[] = [
  [
    isForApplications,
    odd(
      ['application only', 'только приложение'],
      'The application signs in for itself; nobody is sent to the provider.',
      'Приложение входит само: посетителя никуда не отправляют.',
    ),
  ],
  [
    ({ grants }) => grants !== undefined && !grantNames(grants).includes('refresh_token'),
    odd(
      ['no refresh', 'без обновления'],
      'There are no refresh tokens: a visitor connects again when the token is dead.',
      'Refresh-токен не выдаётся: когда токен перестаёт действовать, посетитель подключается заново.',
    ),
  ],
  [
    (table) => table.pkce === false && !isForApplications(table),
    odd(
      ['no PKCE', 'без PKCE'],
      'PKCE is off: the server does not know it or refuses it.',
      'PKCE выключен: сервер его не поддерживает или отклоняет.',
    ),
  ],
  [
    ({ pkce }) => pkce === 'plain',
    odd(
      ['PKCE plain', 'PKCE plain'],
      'PKCE goes by the method `plain`: the server knows no better one.',
      'PKCE использует метод `plain`: лучшего сервер не поддерживает.',
    ),
  ],
  [
    ({ clientAuth }) => clientAuth === publicClient,
    odd(['no secret', 'без секрета'], 'There is no client secret.', 'Секрета у клиента нет.'),
  ],
  [
    ({ tokenMethod }) => tokenMethod === 'GET',
    odd(
      ['token by GET', 'токен через GET'],
      'The token is asked for by GET, so the secret stands in the address: keep it out of logs of proxies.',
      'Токен запрашивается методом GET, и секрет передаётся в адресе: не записывайте адреса в журналы прокси.',
    ),
  ],
  [
    ({ stateIn }) => stateIn === 'redirect_uri',
    odd(
      ['state in the redirect URI', 'state в redirect URI'],
      'The server drops `state`; it rides in the query of the redirect URI.',
      'Сервер не возвращает `state`: он передаётся в строке запроса redirect URI.',
    ),
  ],
  [
    ({ redirectUri }) => redirectUri !== undefined,
    odd(
      ['redirect URI by name', 'redirect URI по имени'],
      'The redirect URI is registered there under a name of its own, and that name is sent: see the settings.',
      'Redirect URI зарегистрирован у провайдера под отдельным именем, и отправляется это имя: см. настройки.',
    ),
  ],
  [
    ({ stateIn }) => stateIn === 'none',
    odd(
      ['no state', 'без state'],
      'The server returns no `state`: one attempt per browser is live at a time.',
      'Сервер не возвращает `state`: в одном браузере действует одна попытка входа.',
    ),
  ],
  [
    hasHosts,
    odd(
      ['host of the customer', 'хост клиента'],
      'The host belongs to the customer: start, the callback or the token answer tells it, below listed domains.',
      'Хост у каждого клиента свой: его сообщает старт, возврат или ответ с токеном, и только внутри перечисленных доменов.',
    ),
  ],
  [
    ({ account }) => account !== undefined,
    odd(
      ['several accounts', 'несколько учётных записей'],
      'One visitor may connect several accounts.',
      'Один посетитель может подключить несколько учётных записей.',
    ),
  ],
  [
    ({ refreshEndpoint }) => refreshEndpoint !== undefined,
    odd(
      ['refresh elsewhere', 'обновление по другому адресу'],
      'A token is renewed at an address of its own.',
      'Токен обновляется по отдельному адресу.',
    ),
  ],
  [
    ({ bearer }) => bearer !== undefined,
    odd(
      ['token placed elsewhere', 'токен не в обычном месте'],
      'An API request does not carry the token as `Authorization: Bearer`; the table places it.',
      'Токен передаётся в запросе к API не в `Authorization: Bearer`; где именно, указывает таблица.',
    ),
  ],
  [
    ({ profile, idToken, discovery }) => profile === false || (!profile && !idToken && !discovery),
    odd(
      ['no profile', 'без профиля'],
      'It does not tell who signed in: there is no `profile()`.',
      'Провайдер не сообщает, кто вошёл: `profile()` не работает.',
    ),
  ],
]

function odd([en, ru]: readonly [en: string, ru: string], enSays: string, ruSays: string): Oddity {
  return { word: { en, ru }, says: { en: enSays, ru: ruSays } }
}
