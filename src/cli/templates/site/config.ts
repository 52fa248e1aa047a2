import type { Chosen } from '../../init/choice.js'
import type { Language } from '../../language.js'
import { toVariable } from '../registration.js'

/** `oauth.config.mjs`: what the new site gives to `oauth()` and express-session. */
export function configTemplate(
  providers: readonly Chosen[],
  { env, language }: { readonly env: string; readonly language: Language },
): string {
  const say = (en: string, ru: string) => (language === 'ru' ? ru : en)
  const inSandbox = providers.some(({ standIn }) => typeof standIn === 'object')
  const byTable = providers.some(({ standIn }) => standIn === true)
  const local = [...(inSandbox ? ['sandbox'] : []), ...(byTable ? ['standIn'] : [])]
  const silent = providers.some(({ table }) => table.profile === false)
  const parts = [
    head(providers, local, env),
    ...(inSandbox ? [stand(say)] : []),
    options(providers, silent, say),
    ...(local.length > 0 ? [client(settled(providers), say)] : []),
    ...(silent ? [unknown(say)] : []),
  ]
  return parts.join('\n')
}

type Say = (en: string, ru: string) => string

function head(providers: readonly Chosen[], local: readonly string[], env: string): string {
  const names = providers.map(({ name }) => name).sort()
  const stands = `import { ${local.join(', ')} } from 'express-oauth-connect/sandbox'\n`
  return `// oauth.config.mjs
import { existsSync } from 'node:fs'
import { ${names.join(', ')} } from 'express-oauth-connect/providers'
${local.length > 0 ? stands : ''}
const file = new URL('${env}', import.meta.url)
if (existsSync(file)) process.loadEnvFile(file)
const { env } = process
const production = env.NODE_ENV === 'production'
`
}

function stand(say: Say): string {
  const comment = say(
    'Servers on this machine that behave as the providers do.',
    'Серверы на этой машине, которые ведут себя как настоящие провайдеры.',
  )
  return `// ${comment}
const stand = production ? {} : await sandbox()
`
}

function options(providers: readonly Chosen[], silent: boolean, say: Say): string {
  const registrations = providers.map((one) => `    ${registration(one)},`).join('\n')
  const hook = say(
    'Somebody came back: look the person up in your own database here.',
    'Человек вернулся: здесь его ищут в своей базе.',
  )
  const proxies = say(
    'How many proxies stand in front of Node.js.',
    'Сколько прокси стоит перед Node.js.',
  )
  return `export const port = Number(env.PORT || 3000)

/** ${say('What is given to oauth().', 'Параметры oauth().')} */
export const options = {
  baseUrl: env.BASE_URL || \`http://localhost:\${port}\`,
  secret: env.OAUTH_SECRET,
  providers: [
${registrations}
  ],
  /** ${hook} */
  async onSignIn(signIn, req) {
    const person = await signIn.profile()${silent ? '.catch(unknown)' : ''}
    const name = person.name ?? person.username ?? person.email
    req.session.user = { provider: signIn.provider, id: person.id, name, picture: person.picture }
  },
}

/** ${say('What is given to express-session.', 'Параметры express-session.')} */
export const session = {
  secret: env.SESSION_SECRET,
  resave: false,
  saveUninitialized: false,
  cookie: { sameSite: 'lax', secure: 'auto' },
}

/** ${proxies} */
export const trustProxy = production ? 1 : false
`
}

/** Whether some server on this machine has settings of its own. */
function settled(providers: readonly Chosen[]): boolean {
  return providers.some((one) => one.standIn === true && Object.keys(one.settings).length > 0)
}

function client(settled: boolean, say: Say): string {
  const comment = say(
    'Your own client if it is set; else, but never in production, that of a server on this machine.',
    'Ваше приложение, если оно задано; иначе, но не в production, – сервер на этой машине.',
  )
  return `/** ${comment} */
async function client(name, start${settled ? ', settings' : ''}) {
  const clientId = env[\`\${name}_CLIENT_ID\`]
  if (clientId || production) return { clientId, clientSecret: env[\`\${name}_CLIENT_SECRET\`] }
  const local = await start(${settled ? 'settings' : ''})
  return { origin: local.origin, clientId: local.clientId, clientSecret: local.clientSecret${settled ? ', settings' : ''} }
}
`
}

function unknown(say: Say): string {
  const comment = say(
    'Some providers do not tell who signed in.',
    'Некоторые провайдеры не говорят, кто вошёл.',
  )
  return `/** ${comment} */
function unknown(error) {
  if (error.code !== 'no_profile') throw error
  return {}
}
`
}

function registration({ name, prefix, secret, standIn, options, settings }: Chosen): string {
  const values = Object.keys(settings).map(
    (setting) => `${quoted(setting)}: env.${prefix}_SETTINGS_${toVariable(setting)}`,
  )
  const tenant = values.length > 0 ? [`settings: { ${values.join(', ')} }`] : []
  const more = [...Object.entries(options).map(([option, code]) => `${option}: ${code}`), ...tenant]
  if (standIn === false) {
    const own = [
      `clientId: env.${prefix}_CLIENT_ID`,
      ...(secret ? [`clientSecret: env.${prefix}_CLIENT_SECRET`] : []),
    ]
    return `...(env.${prefix}_CLIENT_ID ? [${name}({ ${[...own, ...more].join(', ')} })] : [])`
  }
  const client = `await client('${prefix}', ${startOf(name, standIn, settings)})`
  if (more.length === 0) return `${name}(${client})`
  return `${name}({ ${more.join(', ')}, ...(${client}) })`
}

/** How the server on this machine is started; its settings are no real ones. */
function startOf(
  name: string,
  standIn: Exclude<Chosen['standIn'], false>,
  settings: Chosen['settings'],
): string {
  if (standIn !== true) return `() => stand.${standIn.member}`
  const samples = Object.entries(settings).map(([key, value]) => `${quoted(key)}: '${value}'`)
  if (samples.length === 0) return `() => standIn(${name}, { autoApprove: false })`
  const start = `(settings) => standIn(${name}, { autoApprove: false, settings })`
  return `${start}, { ${samples.join(', ')} }`
}

function quoted(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`
}
