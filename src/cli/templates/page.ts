import type { Language } from '../language.js'
import type { Names } from './table.js'

/** A page with the headings that every provider's page has. */
export function pageTemplate({ id, constant, title }: Names, language: Language): string {
  const code = `\`\`\`ts
import { oauth } from 'express-oauth-connect'
import { ${constant} } from '../../providers/${id}.js'

const auth = oauth({
  baseUrl: 'https://shop.example',
  secret: process.env.OAUTH_SECRET!,
  providers: [${constant}({ clientId: '…', clientSecret: '…' })],
})
\`\`\``
  const callback = `https://shop.example/auth/${id}/callback`
  return language === 'ru' ? russian(title, id, code, callback) : english(title, id, code, callback)
}

function english(title: string, id: string, code: string, callback: string): string {
  return `# ${title}

## What it is

One sentence on the service, and what a token of it stands for.

## Register the app

Where it is done, and what it asks. The redirect URI is \`${callback}\`.

## Options

${code}

## What you get

What \`req.oauth('${id}')\` holds: account, scope, how long a token lives, whether it is renewed.

## API calls

\`\`\`ts fragment
const { data } = await req.oauth('${id}').get('me')
res.json(data)
\`\`\`

## Errors

| said there | here |
| ---------- | ---- |
| …          | …    |

## Limits

How many requests in what time, and how it says that they are over.

## What is uncertain

What its documentation does not say, and what was assumed.
`
}

function russian(title: string, id: string, code: string, callback: string): string {
  return `# ${title}

## Что это

Одно предложение о провайдере и о том, что означает его токен.

## Регистрация приложения

Где это делается и что нужно указать. Redirect URI: \`${callback}\`.

## Параметры

${code}

## Что вы получаете

Что есть в \`req.oauth('${id}')\`: учётная запись, scope, срок токена, обновляется ли он.

## Запросы к API

\`\`\`ts fragment
const { data } = await req.oauth('${id}').get('me')
res.json(data)
\`\`\`

## Ошибки

| там | здесь |
| --- | ----- |
| …   | …     |

## Ограничения

Сколько запросов за какое время и как провайдер сообщает о превышении.

## В чём нет уверенности

О чём молчит документация и из каких предположений вы исходили.
`
}
