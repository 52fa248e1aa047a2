import type { Chosen } from '../../init/choice.js'
import type { Language } from '../../language.js'
import { toVariable } from '../registration.js'

/** `oauth.config.mjs`: what the new site gives to `oauth()` and express-session. */
export function configTemplate(
  providers: readonly Chosen[],
  { env, language }: { readonly env: string; readonly language: Language },
): string {
  const say = (en: string, ru: string) => (language === 'ru' ? ru : en)
  const names = [...new Set(providers.map(({ name }) => name))].sort()
  const inSandbox = providers.some(({ standIn }) => typeof standIn === 'object')
  const byTable = providers.some(({ standIn }) => standIn === true)
  const silent = providers.some(({ table }) => table.profile === false)
  const local = [...(inSandbox ? ['sandbox'] : []), ...(byTable ? ['standIn'] : [])]
  return `// oauth.config.mjs
import { existsSync } from 'node:fs'
import { ${names.join(', ')} } from 'express-oauth-connect/providers'
${local.length > 0 ? `import { ${local.join(', ')} } from 'express-oauth-connect/sandbox'\n` : ''}
const file = new URL('${env}', import.meta.url)
if (existsSync(file)) process.loadEnvFile(file)
const { env } = process
const production = env.NODE_ENV === 'production'
${
  inSandbox
    ? `
// ${say('Servers on this machine that behave as the providers do.', 'Серверы на этой машине, которые ведут себя как настоящие сервисы.')}
const stand = production ? {} : await sandbox()
`
    : ''
}
export const port = Number(env.PORT || 3000)

/** ${say('What is given to oauth().', 'Параметры oauth().')} */
export const options = {
  baseUrl: env.BASE_URL || \`http://localhost:\${port}\`,
  secret: env.OAUTH_SECRET,
  providers: [
${providers.map((one) => `    ${registration(one)},\n`).join('')}  ],
  /** ${say('Somebody came back: look the person up in your own database here.', 'Человек вернулся: здесь его ищут в своей базе.')} */
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

/** ${say('How many proxies stand in front of Node.js.', 'Сколько прокси стоит перед Node.js.')} */
export const trustProxy = production ? 1 : false
${local.length > 0 ? clientFunction(say) : ''}${
    silent
      ? `
/** ${say('Some providers do not tell who signed in.', 'Некоторые сервисы не говорят, кто вошёл.')} */
function unknown(error) {
  if (error.code !== 'no_profile') throw error
  return {}
}
`
      : ''
  }`
}

function clientFunction(say: (en: string, ru: string) => string): string {
  return `
/** ${say('Your own client if it is set; else, but never in production, that of a server on this machine.', 'Ваше приложение, если оно задано; иначе, но не в production, – сервер на этой машине.')} */
async function client(name, start) {
  const clientId = env[\`\${name}_CLIENT_ID\`]
  if (clientId || production) return { clientId, clientSecret: env[\`\${name}_CLIENT_SECRET\`] }
  const local = await start()
  return { origin: local.origin, clientId: local.clientId, clientSecret: local.clientSecret }
}
`
}

function registration({ name, prefix, secret, standIn, options, settings }: Chosen): string {
  const values = Object.keys(settings).map(
    (setting) => `${key(setting)}: env.${prefix}_SETTINGS_${toVariable(setting)}`,
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
  const start =
    standIn === true
      ? `standIn(${[name, `{ ${['autoApprove: false', ...tenant].join(', ')} }`].join(', ')})`
      : `stand.${standIn.member}`
  const client = `await client('${prefix}', () => ${start})`
  if (more.length === 0) return `${name}(${client})`
  return `${name}({ ${more.join(', ')}, ...(${client}) })`
}

function key(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`
}
