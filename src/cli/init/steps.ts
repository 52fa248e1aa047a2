import { isRecord } from '../../protocol/api/api-request.js'
import { VERSION } from '../../version.js'
import { providerPage } from '../provider/page-address.js'
import type { Language } from '../language.js'
import { variablesOf } from '../templates/site/environment.js'
import type { Chosen } from './choice.js'
import type { Place } from './folder.js'

const NEEDED = ['express', 'express-session', 'express-oauth-connect']

/** The package.json of a site that has none. */
export function manifestTemplate(entry: string): string {
  const versions = ['^5.1.0', '^1.18.0', `^${VERSION}`]
  const manifest = {
    private: true,
    type: 'module',
    scripts: { start: `node ${entry}`, doctor: 'express-oauth-connect doctor' },
    dependencies: Object.fromEntries(NEEDED.map((name, at) => [name, versions[at]])),
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

/** The .gitignore of a site that has none. */
export function ignoreTemplate(env: string): string {
  return `node_modules\n${env}\n`
}

/** What to type next, and what to read. */
export function nextSteps(
  { manifest, entry, env }: Place,
  {
    to,
    language,
    alone,
  }: {
    readonly to: string
    readonly language: Language
    /** Nobody can sign in before a client is set. */
    readonly alone: boolean
  },
): string {
  const missing = NEEDED.filter((name) => !isDependency(manifest, name))
  const install = missing.length > 0 ? [`npm install ${missing.join(' ')}`] : []
  const commands = [
    ...(to === '.' ? [] : [`cd ${/\s/.test(to) ? `"${to}"` : to}`]),
    ...(manifest ? [...install, `node ${entry}`] : ['npm install', 'npm start']),
  ].map((command) => `  ${command}\n`)
  return `\n${commands.join('')}\n${start(env, { alone, language })}${language === 'ru' ? RU(env, entry, manifest) : EN(env, entry, manifest)}`
}

/** What a client of one's own is described by, where that is more than id and secret. */
export function whatToFill(
  providers: readonly Chosen[],
  { env }: Place,
  language: Language,
): string {
  const lines = providers
    .filter(({ standIn, settings }) => standIn === false || Object.keys(settings).length > 0)
    .map((one) => {
      const names = variablesOf(one).join(', ')
      return `  ${one.table.id}: ${names}\n    ${providerPage(one.table.id)[language]}\n`
    })
  if (lines.length === 0) return ''
  const head =
    language === 'ru'
      ? `Для своего приложения заполните в ${env}:`
      : `For a client of your own fill in, in ${env}:`
  return `\n${head}\n${lines.join('')}`
}

function start(env: string, { alone, language }: { alone: boolean; language: Language }): string {
  const [en, ru] = alone
    ? [
        `It starts when ${env} names a client.`,
        `Сайт запустится, когда в ${env} задано приложение.`,
      ]
    : [
        'It prints its address: open it and press a button. No account is needed.',
        'Сайт напечатает адрес: откройте его и нажмите кнопку. Учётные записи не нужны.',
      ]
  return `${language === 'ru' ? ru : en}\n`
}

const EN = (env: string, entry: string, app: Place['manifest']) =>
  `If the port is taken, choose another one in ${env}: PORT=3001
Your own clients: ${env}.example says what to register and what to set.
What is wrong with the settings: npx express-oauth-connect doctor
${app ? `In your own app: app.use(session(…)) and app.use(oauth(options)), as in ${entry}.\n` : ''}${isCommonJs(app) ? EN_COMMON_JS : ''}`

const EN_COMMON_JS =
  "It is CommonJS: in place of require() use await import('./oauth.config.mjs') in an async function.\n"

const RU = (env: string, entry: string, app: Place['manifest']) =>
  `Если порт занят, выберите другой в ${env}: PORT=3001
Свои приложения: в ${env}.example сказано, что зарегистрировать и что задать.
Что не так с настройками: npx express-oauth-connect doctor
${app ? `В своём приложении: app.use(session(…)) и app.use(oauth(options)), как в ${entry}.\n` : ''}${isCommonJs(app) ? RU_COMMON_JS : ''}`

const RU_COMMON_JS =
  "Оно на CommonJS: вместо require() нужен await import('./oauth.config.mjs') в async-функции.\n"

/** What Node.js takes an app for whose package.json does not say. */
function isCommonJs(app: Place['manifest']): boolean {
  return app !== undefined && app.type !== 'module'
}

function isDependency(manifest: Place['manifest'], name: string): boolean {
  return ['dependencies', 'devDependencies'].some((kind) => {
    const list = manifest?.[kind]
    return isRecord(list) && Object.hasOwn(list, name)
  })
}
