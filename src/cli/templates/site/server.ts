import type { Language } from '../../language.js'

/** The site itself: one page, with buttons or with the person who signed in. */
export function serverTemplate(
  name: string,
  {
    env,
    language,
    variable,
  }: {
    readonly env: string
    readonly language: Language
    /** Names a client where no server on this machine stands in for any provider. */
    readonly variable?: string | undefined
  },
): string {
  const say = (en: string, ru: string) => (language === 'ru' ? ru : en)
  const taken = say(
    `Port \${port} is taken by another program.\nChoose another one in ${env}, such as PORT=\${port + 1}`,
    `Порт \${port} занят другой программой.\nВыберите другой в ${env}, например PORT=\${port + 1}`,
  )
  const buttons = language === 'ru' ? "{ width: 'full', lang: 'ru' }" : "{ width: 'full' }"
  return `// ${name}
import express from 'express'
import expressSession from 'express-session'
import { oauth } from 'express-oauth-connect'
import { options, port, session, trustProxy } from './oauth.config.mjs'

${variable === undefined ? '' : lack(variable, env, say)}const auth = oauth(options)
const app = express()
app.set('trust proxy', trustProxy)
app.use(expressSession(session))
app.use(auth) // /auth/<provider>/start, /auth/<provider>/callback, req.oauth

app.get('/', (req, res) => {
  const { user } = req.session
  res.send(page(user ? account(user) : \`<h1>${say('Sign in', 'Вход')}</h1>\${auth.buttons(${buttons})}\`))
})
app.post('/logout', (req, res) => auth.logout(req, res))

const server = app.listen(port)
server.on('listening', () => console.log(options.baseUrl))
server.on('error', (error) => {
  if (error.code !== 'EADDRINUSE') throw error
  console.error(\`${taken}\`)
  process.exit(1)
})

function account({ provider, name, picture }) {
  const { name: by } = options.providers.find(({ id }) => id === provider).provider
  const image = /^https?:/.test(picture) ? \`<img src="\${escape(picture)}" alt="">\` : ''
  return \`\${image}<h1>\${escape(name ?? '${say('Hello', 'Здравствуйте')}')}</h1>
<p>${say('Signed in with', 'Вход через')} \${escape(by)}</p>
<form method="post" action="/logout"><button>${say('Log out', 'Выйти')}</button></form>\`
}

function page(content) {
  return \`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${say('Sign in', 'Вход')}</title>
<link rel="stylesheet" href="/auth/buttons.css">
<script src="/auth/buttons.js" defer></script>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 20rem; margin: 15vh auto; padding: 0 1rem; text-align: center }
img { width: 5rem; height: 5rem; border-radius: 50%; object-fit: cover }
form button { font: inherit; color: inherit; background: none; border: 1px solid #8888;
  border-radius: .5rem; min-height: 2.75rem; padding: 0 1.5rem; cursor: pointer }
</style>
<main>\${content}</main>\`
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => \`&#\${sign.charCodeAt(0)};\`)
}
`
}

/** Without a client there is nobody to sign in at. */
function lack(variable: string, env: string, say: (en: string, ru: string) => string): string {
  const words = say(
    `There is no provider to sign in at yet. Register a client there and set ${variable} in ${env}`,
    `Пока входить негде. Зарегистрируйте приложение у провайдера и задайте ${variable} в ${env}`,
  )
  return `if (options.providers.length === 0) {
  console.error('${words}')
  process.exit(1)
}
`
}
