// The page of one provider, in one language.
import {
  isForApplications,
  neededSettings,
  optionalSettings,
} from '../../src/cli/provider/needs.ts'
import { registrationCode } from '../../src/cli/templates/registration.ts'
import { odditiesOf } from '../../src/cli/provider/oddities.ts'

/** What must stand in a registration beside what the table tells: none is made of a table alone. */
const CODE = {
  esia: (code) =>
    code
      .replace(/^ {2}clientSecret: .*\n/m, '')
      .replace(
        '})',
        "  // A detached PKCS#7 signature by GOST R 34.10-2012, made by a function of yours.\n  sign: () => Promise.reject(new Error('no signer yet')),\n})",
      ),
}

/** Markdown with the same headings, code and tables in each language. */
export function pageOf(entry, language, mark) {
  const say = (en, ru) => (language === 'ru' ? ru : en)
  const { id, name, file, table, see, intro, standsFor, others, doubts } = entry
  const words = WORDS[language]
  const code = registrationCode(name, table)
  return `# ${table.name}

${mark}

${intro && intro !== standsFor ? `${quoted(intro, language)}\n` : ''}
${words.alone} \`express-oauth-connect/providers/${file}\`.

## ${words.register}

${
  isForApplications(table)
    ? say(
        'No redirect URI: the application signs in for itself.',
        'Redirect URI не нужен: приложение входит само.',
      )
    : say('Redirect URI, the same character by character:', 'Redirect URI, знак в знак:') +
      ` \`https://<${say('your site', 'ваш сайт')}>/auth/${id}/callback\`.`
} ${see ? say(`The vendor's page: <${see}>.`, `Страница провайдера: <${see}>.`) : ''}

## ${words.code}

\`\`\`ts
${(CODE[id] ?? ((same) => same))(code).trimEnd()}
\`\`\`

## ${words.scopes}

${scopes(table, say)}

## ${words.settings}

${settings(table, say)}

## ${words.token}

${standsFor ? quoted(standsFor, language) : say('The documentation of the vendor tells.', 'Об этом сказано в документации провайдера.')} ${life(table, say)}

## ${words.profile}

${profile(table, say, words)}

## ${words.oddities}

${list(
  [
    ...others.map((each) => quoted(each, language)),
    ...odditiesOf(table).map(({ says }) => says[language]),
    ...doubts.map((doubt) => `${words.uncertain}: ${doubt}`),
  ],
  words,
)}

## ${words.addresses}

| ${words.what} | ${words.address} |
| --- | --- |
${addresses(table)
  .map(([what, address]) => `| \`${what}\` | \`${address}\` |\n`)
  .join('')}`
}

const WORDS = {
  en: {
    register: 'Register the app',
    code: 'Code',
    scopes: 'Scopes',
    settings: 'Settings',
    token: 'What a token stands for',
    profile: 'Profile',
    oddities: 'Oddities',
    addresses: 'Addresses',
    uncertain: 'Uncertain',
    alone: 'A table of `express-oauth-connect/providers`; alone it is at',
    what: 'what',
    address: 'address',
    field: 'field',
    from: 'from',
    none: 'No cell of its table is out of the ordinary.',
  },
  ru: {
    register: 'Регистрация приложения',
    code: 'Код',
    scopes: 'Права (scope)',
    settings: 'Настройки',
    token: 'Чей это токен',
    profile: 'Профиль',
    oddities: 'Особенности',
    addresses: 'Адреса',
    uncertain: 'Не проверено (по-английски)',
    alone: 'Таблица из `express-oauth-connect/providers`; отдельно её можно взять из',
    what: 'что',
    address: 'адрес',
    field: 'поле',
    from: 'откуда',
    none: 'Необычных ячеек в таблице нет.',
  },
}

/** The docstrings are English. */
function quoted(text, language) {
  return language === 'ru' ? `По-английски, из описания таблицы: ${text}` : text
}

function scopes({ scope, scopeSeparator }, say) {
  const joined =
    scopeSeparator && scopeSeparator !== ' '
      ? say(` They are joined by \`${scopeSeparator}\`.`, ` Разделитель: \`${scopeSeparator}\`.`)
      : ''
  if (scope === false)
    return say(
      'It knows none: `scope` is an error at start-up.',
      'Их нет: `scope` – ошибка при запуске.',
    )
  if (scope === true)
    return (
      say(
        'The registration must choose: `scope` has no default.',
        'Их указывает регистрация: у `scope` нет значения по умолчанию.',
      ) + joined
    )
  if (!scope?.length)
    return say('None is asked for by default.', 'По умолчанию не запрашиваются.') + joined
  const asked = scope.map((each) => `\`${each}\``).join(', ')
  return say(`By default: ${asked}.`, `По умолчанию: ${asked}.`) + joined
}

function settings(table, say) {
  const [needed, optional] = [neededSettings(table), optionalSettings(table)].map((names) =>
    names.map((each) => `\`${each}\``).join(', '),
  )
  const parts = [
    needed && say(`Required: ${needed}.`, `Обязательные: ${needed}.`),
    optional && say(`Optional: ${optional}.`, `Необязательные: ${optional}.`),
  ]
  return parts.filter(Boolean).join(' ') || say('None.', 'Нет.')
}

function life({ expiresIn, account }, say) {
  const parts = [
    account &&
      say(`A connection is named by \`${account}\`.`, `Подключения различаются по \`${account}\`.`),
    expiresIn &&
      say(
        `It lives ${expiresIn} seconds where the answer does not say.`,
        `Действует ${expiresIn} с, если в ответе не указано иное.`,
      ),
  ]
  return parts.filter(Boolean).join(' ')
}

function profile({ profile, idToken, discovery }, say, words) {
  if (profile === undefined && (idToken || discovery))
    return say('The claims of OpenID Connect.', 'Claims из OpenID Connect.')
  if (!profile) return say('It tells nobody who signed in.', 'Провайдер не сообщает, кто вошёл.')
  if (typeof profile === 'function')
    return say('A function of the table reads it.', 'Его читает функция таблицы.')
  const rows = Object.entries(profile.fields).map(
    ([field, path]) =>
      `| \`${field}\` | ${[path]
        .flat()
        .map((each) => `\`${each}\``)
        .join(' + ')} |\n`,
  )
  return `${say('From', 'Из')} \`${profile.url}\`.\n\n| ${words.field} | ${words.from} |\n| --- | --- |\n${rows.join('')}`
}

function list(lines, words) {
  return lines.length === 0 ? words.none : lines.map((line) => `- ${line}`).join('\n')
}

function addresses(table) {
  const cells = [
    'authorizationEndpoint',
    'tokenEndpoint',
    'refreshEndpoint',
    'revocationEndpoint',
    'issuer',
    'apiBaseUrl',
  ]
  return cells.flatMap((cell) => [table[cell] ?? []].flat().map((url) => [cell, url]))
}
