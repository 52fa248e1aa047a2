import {
  errorJson,
  errorPage,
  errorText,
  type ErrorView,
} from '../../../src/express/pages/error.js'
import { donePage } from '../../../src/express/pages/done.js'

const bare: ErrorView = {
  status: 404,
  code: 'not_found',
  hint: '',
  language: 'en',
  siteName: 'shop.example',
  authPath: '/auth',
  home: '/home?a=1&b=2',
  development: true,
}
const full: ErrorView = {
  ...bare,
  status: 403,
  code: 'access_denied',
  hint: 'The "hint".',
  message: 'oauth: plain: <no>',
  provider: 'plain',
  providerName: 'Plain',
  providerMessage: 'User said <no>',
}

/** A page as lines, without its head. */
const body = (page: string) => page.slice(page.indexOf('<main>')).split('\n')

describe('the error page', () => {
  it('says what happened, what to do, and how to start again', () => {
    expect(errorPage(full)).toBe(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>You did not allow access · shop.example</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/auth/buttons.css">
</head>
<body class="oauth-page">
<main>
<p class="oauth-page-site">shop.example</p>
<h1>You did not allow access</h1>
<p>Nothing was connected. You may try again at any time.</p>
<p class="oauth-page-actions"><a class="oauth-page-action" href="/auth/plain/start">Start again</a> <a href="/home?a&#61;1&#38;b&#61;2">Back to the site</a></p>
<details>
<summary>For the developer: <code>access_denied</code></summary>
<p>The provider says: <q>User said &#60;no&#62;</q></p>
<p lang="en"><code>oauth: plain: &#60;no&#62;</code></p>
<p lang="en">The &#34;hint&#34;.</p>
</details>
</main>
</body>
</html>
`)
  })

  it('names the provider in its words', () => {
    expect(errorPage({ ...full, code: 'timeout' })).toContain('<h1>Plain does not answer</h1>')
    expect(errorPage({ ...bare, code: 'timeout' })).toContain(
      '<title>The service does not answer · shop.example</title>',
    )
  })

  it('leaves out what it does not know', () => {
    expect(body(errorPage(bare))).toEqual([
      '<main>',
      '<p class="oauth-page-site">shop.example</p>',
      '<h1>There is no such page</h1>',
      '<p>Go back to the site and choose from there.</p>',
      '<p class="oauth-page-actions"><a href="/home?a&#61;1&#38;b&#61;2">Back to the site</a></p>',
      '<details>',
      '<summary>For the developer: <code>not_found</code></summary>',
      '',
      '</details>',
      '</main>',
      '</body>',
      '</html>',
      '',
    ])
  })

  it('in a popup tells the page behind it and stays a popup', () => {
    const page = errorPage({ ...full, language: 'ru', popup: true })
    expect(page).toContain(`<meta name="referrer" content="no-referrer">
<meta name="oauth-popup" content="error" data-provider="plain" data-error="access_denied">
<script src="/auth/buttons.js" defer></script>
<title>`)
    expect(body(page).slice(4, 7)).toEqual([
      '<p class="oauth-page-actions"><a class="oauth-page-action" href="/auth/plain/start?display=popup">Начать заново</a></p>',
      '<p class="oauth-page-quiet">Или закройте это окно: сайт уже знает об ошибке.</p>',
      '<details>',
    ])
    expect(page).toContain('<p>Сервис сообщает: <q>')
    expect(errorPage({ ...bare, popup: true })).toContain('data-provider="" data-error="not_found"')
  })
})

describe('the same', () => {
  it('for a program', () => {
    expect(JSON.parse(errorJson(full))).toEqual({
      error: 'access_denied',
      status: 403,
      provider: 'plain',
      start: '/auth/plain/start',
      message: 'oauth: plain: <no>',
      hint: 'The "hint".',
      providerMessage: 'User said <no>',
    })
    expect(JSON.parse(errorJson(bare))).toEqual({ error: 'not_found', status: 404 })
  })

  it('for a terminal', () => {
    expect(errorText(full).split('\n')).toEqual([
      'You did not allow access. Nothing was connected. You may try again at any time.',
      'access_denied: oauth: plain: <no>',
      'The "hint".',
      '/auth/plain/start',
      '',
    ])
    expect(errorText({ ...bare, code: 'timeout' }).split('\n')).toEqual([
      'The service does not answer. Please try again in a few minutes.',
      'timeout',
      '',
    ])
    expect(errorText({ ...full, code: 'timeout' })).toMatch(/^Plain does not answer\. /)
  })
})

it.each([
  ['en', 'You can close this window'],
  ['ru', 'Это окно можно закрыть'],
] as const)(
  'the popup’s last page speaks one language and names the site: %s',
  (language, title) => {
    const view = { language, siteName: 'a<b', authPath: '/auth', home: '/home?a=1&b=2' }
    const page = donePage(view)
    expect(page).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}">`))
    expect(page).toContain(`<title>${title} · a&#60;b</title>`)
    expect(page).toContain('<p class="oauth-page-site">a&#60;b</p>')
    expect(page).toContain('<link rel="stylesheet" href="/auth/buttons.css">')
    expect(page).toContain('<script src="/auth/buttons.js" defer></script>')
    expect(page).toContain('href="/home?a&#61;1&#38;b&#61;2"')
    expect(/[а-я]/i.test(page)).toBe(language === 'ru')
  },
)

describe('in production', () => {
  const shown = { ...full, development: false }

  it.each([
    ['page', errorPage(shown)],
    ['text', errorText(shown)],
    ['JSON', errorJson(shown)],
  ])('the %s shows nothing that only a developer understands', (_form, answer) => {
    expect(answer).not.toMatch(/hint|<no>|&lt;no&gt;|User said|<details>/)
  })

  it('a program still gets the code and the way to start again', () => {
    expect(JSON.parse(errorJson(shown))).toEqual({
      error: 'access_denied',
      status: 403,
      provider: 'plain',
      start: '/auth/plain/start',
    })
  })

  it('a person still reads what to do', () => {
    expect(errorPage(shown)).toContain('You did not allow access')
    expect(errorText(shown)).toBe(
      'You did not allow access. Nothing was connected. You may try again at any time.\n/auth/plain/start\n',
    )
  })
})
