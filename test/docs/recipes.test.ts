import { spawnSync } from 'node:child_process'
import { randomBytes, scryptSync } from 'node:crypto'
import path from 'node:path'
import { Database, type SQLiteValue } from 'node-sqlite3-wasm'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
import { begin, type Browser } from '../support/site.js'
import { json, stub } from '../support/stub.js'
import { filesOf, recipePages, toCommonJs } from './recipes-pages.js'
import { siteWith, start, type RunningRecipe } from './recipes-process.js'

let stand: Sandbox
let folder: string
let shop: RunningRecipe | undefined

beforeAll(async () => {
  stand = await sandbox({ admitad: { autoApprove: true }, ringme: { autoApprove: true } })
  folder = siteWith(new Map(recipePages().flatMap((page) => [...filesOf(page)])))
})
afterEach(async () => {
  await shop?.stop()
  shop = undefined
})
afterAll(() => stand.close())

async function run(file: string, env: Readonly<Record<string, string>> = {}) {
  const { admitad, ringme } = stand
  shop = await start(folder, [file], {
    ADMITAD_ORIGIN: admitad.origin,
    ADMITAD_CLIENT_ID: admitad.clientId,
    ADMITAD_CLIENT_SECRET: admitad.clientSecret,
    RINGME_ORIGIN: ringme.origin,
    RINGME_CLIENT_ID: ringme.clientId,
    RINGME_CLIENT_SECRET: ringme.clientSecret,
    ...env,
  })
  return shop
}

/** Who signs in at Admitad from now on. All of them say that they have the same e-mail address. */
function personIs(id: number): void {
  const { knobs } = stand.admitad
  knobs.user = { ...knobs.user, id, username: `person${id}`, first_name: `<${id}>` }
}

/** Statements on a database that a recipe has made. */
function query(file: string, sql: string, values: SQLiteValue[] = []) {
  const db = new Database(path.join(folder, file))
  try {
    return db.all(sql, values)
  } finally {
    db.close()
  }
}

/** Presses a button of the page that begins a sign-in, and comes back from the provider. */
async function press(browser: Browser, action: string) {
  const { headers } = await browser.post(action).expect(302)
  const consent = await fetch(headers.location as string, { redirect: 'manual' })
  const back = new URL(consent.headers.get('location') ?? '')
  return browser.get(back.pathname + back.search)
}

/** A user whom the site of the Passport recipe has had all along. */
function addUser(username: string, password: string): void {
  const salt = randomBytes(16).toString('hex')
  const hash = scryptSync(password, salt, 32).toString('hex')
  const sql = 'INSERT INTO users (username, salt, password) VALUES (?, ?, ?)'
  query('accounts.db', sql, [username, salt, hash])
}

/** The browser's cookies, for another address of the same site. */
function cookieOf(browser: Browser): string {
  const { jar } = browser as unknown as {
    readonly jar: { getCookies(access: object): { toValueString(): string } }
  }
  const access = { domain: 'localhost', path: '/', secure: false, script: false }
  return jar.getCookies(access).toValueString()
}

const page = async (browser: Browser, at = '/') => (await browser.get(at)).text
const connections = async (browser: Browser) =>
  (
    (await browser.get('/auth/connections')).body as { connections: { provider: string }[] }
  ).connections.map(({ provider }) => provider)
const isSignedIn = async (browser: Browser) => (await page(browser)).includes('action="/logout"')

describe('the CommonJS of every recipe', () => {
  it.each(recipePages())('is the ES module with other imports: %s', (file) => {
    const files = filesOf(file)
    const modules = [...files.keys()].filter((name) => name.endsWith('.mjs'))
    expect(modules.length).toBeGreaterThan(0)
    expect(files.size).toBe(2 * modules.length)
    for (const name of modules) {
      expect(files.get(name.replace(/mjs$/, 'cjs'))).toBe(toCommonJs(files.get(name) ?? ''))
    }
  })
})

describe.each(['mjs', 'cjs'])('the recipes as .%s', (kind) => {
  it('README: the sandbox runs a shop', async () => {
    shop = await start(folder, [`sandbox.${kind}`, `shop.${kind}`], {})
    const browser = shop.browser()
    await signIn(browser, 'admitad')
    expect(await isSignedIn(browser)).toBe(true)
  })

  it('README: the sandbox follows PORT, and says how it is run', async () => {
    // No BASE_URL in the environment.
    shop = await start(folder, [`sandbox.${kind}`, `shop.${kind}`], { BASE_URL: undefined })
    const browser = shop.browser()
    expect(await signIn(browser, 'admitad')).toBe('/')
    const { headers } = await browser.get('/auth/admitad/start').expect(302)
    const sent = new URL(headers.location as string).searchParams.get('redirect_uri') ?? ''
    expect(new URL(sent).port).not.toBe('3000')

    const { stderr, status } = spawnSync(process.execPath, [`sandbox.${kind}`], { cwd: folder })
    expect(stderr.toString()).toBe(`usage: node sandbox.${kind} <recipe>, such as shop.${kind}\n`)
    expect(status).toBe(0)
  })

  it('README: signs up and in, links, logs out, and refuses whom it must', async () => {
    personIs(1)
    const { browser } = await run(`shop.${kind}`, { BLOCKED: 'admitad 2' })
    const ann = browser()
    expect(await isSignedIn(ann)).toBe(false)
    await signIn(ann, 'admitad')
    await expect(signIn(ann, 'ringme')).rejects.toThrow('Log out first, or link it.')
    expect((await press(ann, '/link')).status).toBe(302)
    expect(await connections(ann)).toEqual(['admitad', 'ringme'])
    await ann.post('/logout').expect(303)
    expect(await isSignedIn(ann)).toBe(false)
    await signIn(ann, 'ringme')
    expect(await isSignedIn(ann)).toBe(true)

    personIs(2)
    const blocked = browser()
    await expect(signIn(blocked, 'admitad')).rejects.toThrow('This account is blocked.')
    expect(await isSignedIn(blocked)).toBe(false)

    personIs(3)
    const cara = browser()
    await signIn(cara, 'admitad')
    expect((await press(cara, '/link')).text).toContain('belongs to another user')
    expect(await connections(cara)).toEqual(['admitad'])
  })

  it('users in a database', async () => {
    const users = () => query('shop.db', 'SELECT * FROM users ORDER BY id')
    const signIns = () =>
      query('shop.db', 'SELECT provider, person, user_id FROM sign_ins ORDER BY user_id, provider')
    const { browser } = await run(`users.${kind}`)
    query('shop.db', 'DELETE FROM users')

    // Signs up; a page of the site shows the name as text.
    personIs(1)
    const ann = browser()
    expect(await signIn(ann, 'admitad', { returnTo: '/' })).toBe('/welcome')
    expect(await page(ann)).toContain('&#60;1&#62;')
    const [{ id: annId = 0 } = {}] = users()
    expect(signIns()).toEqual([{ provider: 'admitad', person: '1', user_id: annId }])

    // Signs in again, elsewhere, as the same user.
    const annAgain = browser()
    expect(await signIn(annAgain, 'admitad', { returnTo: '/' })).toBe('/')
    expect(users()).toHaveLength(1)

    // Links a second provider, only when asked to.
    await expect(signIn(ann, 'ringme')).rejects.toThrow('Log out first, or link it')
    expect((await press(ann, '/link/ringme')).status).toBe(302)
    expect(signIns()).toHaveLength(2)
    const annByRingme = browser()
    await signIn(annByRingme, 'ringme')
    expect(await page(annByRingme)).toContain('&#60;1&#62;')

    // Somebody who says to have the same e-mail address, which nobody has verified.
    personIs(2)
    const bob = browser()
    expect(await signIn(bob, 'admitad')).toBe('/welcome')
    const [first, second] = users()
    expect(second?.email).toBe(first?.email)
    expect(second?.email).toMatch(/@/)
    expect(second?.id).not.toBe(annId)
    expect(signIns()).toHaveLength(3)

    // An account that is another user's is refused, and stays theirs.
    const refused = await press(bob, '/link/ringme')
    expect([refused.status, await connections(bob)]).toEqual([403, ['admitad']])
    await expect(signIn(bob, 'ringme')).rejects.toThrow('This account belongs to another user.')
    await expect(signIn(ann, 'admitad')).rejects.toThrow('This account belongs to another user.')
    expect(signIns().map(({ user_id }) => user_id)).toEqual([annId, annId, second?.id])

    // Unlinks all there is of a provider; never the only way in.
    personIs(3)
    expect((await press(ann, '/link/admitad')).status).toBe(302)
    expect(await connections(ann)).toEqual(['admitad', 'ringme', 'admitad'])
    await ann.post('/unlink/admitad').expect(303)
    expect(await connections(ann)).toEqual(['ringme'])
    personIs(1)
    expect((await press(ann, '/link/admitad')).status).toBe(302)
    expect(signIns()).toHaveLength(3)
    await ann.post('/unlink/ringme').expect(303)
    expect(await connections(ann)).toEqual(['admitad'])
    await ann.post('/unlink/admitad').expect(409)
    expect(signIns()).toHaveLength(2)

    // A blocked user is out in every browser, and does not come in again.
    query('shop.db', 'UPDATE users SET blocked = 1 WHERE id = ?', [Number(annId)])
    for (const one of [ann, annAgain]) {
      await one.get('/').expect(303)
      expect(await isSignedIn(one)).toBe(false)
      expect(await connections(one)).toEqual([])
    }
    personIs(1)
    await expect(signIn(ann, 'admitad')).rejects.toThrow('This account is blocked.')

    // Deletes the account: no row is left, and the id is given to nobody else.
    personIs(2)
    const bobAgain = browser()
    await signIn(bobAgain, 'admitad')
    await bob.post('/delete').expect(303)
    expect([await isSignedIn(bob), await connections(bob)]).toEqual([false, []])
    expect([users(), signIns()].map((rows) => rows.length)).toEqual([1, 1])
    expect(await signIn(bob, 'admitad')).toBe('/welcome')
    expect(Number(users()[1]?.id)).toBeGreaterThan(Number(second?.id))
    await bobAgain.get('/').expect(303)
    expect(await isSignedIn(bobAgain)).toBe(false)

    await bob.post('/logout').expect(303)
    expect([await isSignedIn(bob), await connections(bob)]).toEqual([false, []])
    for (const action of ['/link/ringme', '/unlink/admitad', '/delete']) {
      expect((await bob.post(action).expect(303)).headers.location).toBe('/')
    }
  })

  it('log out: here, and everywhere', async () => {
    personIs(1)
    const { browser } = await run(`log-out.${kind}`)
    const [here, there] = [browser(), browser()]
    for (const one of [here, there]) await signIn(one, 'admitad')
    expect(await page(here, '/account')).toContain('<1>')
    await here.post('/logout').expect(303)
    await here.get('/account').set('accept', 'application/json').expect(401)
    await there.get('/account').expect(200)

    await signIn(here, 'admitad')
    await there.post('/logout-everywhere').expect(303)
    await here.get('/account').expect(303)
    await here.get('/account').set('accept', 'application/json').expect(401)
    await signIn(here, 'admitad')
    await here.get('/account').expect(200)
  })

  it('staff only: a verified address of the domain, and nothing like it', async () => {
    const company = await stub()
    let person: object = {}
    company.api = (_request, res) => json(res, 200, person)
    const { browser } = await run(`staff.${kind}`, {
      COMPANY_ORIGIN: company.origin,
      COMPANY_CLIENT_ID: 'client-id',
      COMPANY_CLIENT_SECRET: 'client-secret',
      STAFF_DOMAIN: 'shop.example',
    })
    const comesBack = async (one: Browser) => {
      const { callback } = await begin(one, 'company')
      return one.get(callback())
    }
    const verified = { sub: '7', email: 'ann@Shop.example', email_verified: true }
    for (person of [
      { ...verified, email_verified: false },
      { ...verified, email_verified: undefined },
      { ...verified, email: 'ann@notshop.example' },
      { ...verified, email: 'ann@shop.example.evil.test' },
      { ...verified, email: 'ann@shop.example@evil.test' },
      { ...verified, email: undefined },
    ]) {
      const stranger = browser()
      const response = await comesBack(stranger)
      expect([response.status, response.text]).toEqual([
        403,
        expect.stringContaining('for the staff of shop.example'),
      ])
      const start = await stranger.get('/').expect(302)
      expect(start.headers.location).toContain(company.origin)
    }
    person = verified
    const ann = browser()
    await ann.post('/anything').expect(401)
    expect((await comesBack(ann)).status).toBe(302)
    expect((await ann.get('/').expect(200)).body).toEqual({ id: '7', email: 'ann@Shop.example' })
    await ann.post('/logout').expect(303)
    await ann.get('/').expect(302)
  })

  it('roles', async () => {
    const { browser } = await run(`roles.${kind}`, { FIRST_ADMIN: 'admitad 1' })
    query('roles.db', 'DELETE FROM users')
    const [admin, ann] = [browser(), browser()]
    const give = (one: Browser, id: string, role: string) =>
      one.post('/role').type('form').send({ id, role })

    personIs(1)
    await signIn(admin, 'admitad')
    personIs(2)
    await ann.get('/').expect(302)
    await ann.post('/role').expect(403)
    await signIn(ann, 'admitad')
    await ann.get('/').expect(200)
    for (const path of ['/drafts', '/users']) await ann.get(path).expect(403)
    await give(ann, 'admitad 2', 'admin').expect(403)

    await give(admin, 'admitad 2', 'editor').expect(303)
    await ann.get('/drafts').expect(200)
    await ann.get('/users').expect(403)
    await give(admin, 'admitad 2', 'emperor').expect(400)
    await give(admin, 'admitad 9', 'editor').expect(400)
    await admin.post('/role').expect(400)
    await give(admin, 'admitad 1', 'customer').expect(409)
    // A role that is taken away is gone at the next request.
    await give(admin, 'admitad 2', 'customer').expect(303)
    await ann.get('/drafts').expect(403)

    await expect(signIn(admin, 'admitad')).rejects.toThrow('Log out first')
    await admin.post('/logout').expect(303)
    await admin.get('/users').expect(302)
  })

  it('beside Passport, and moved over from it: session and users stay', async () => {
    personIs(1)
    const name = `ann-${kind}`
    const login = (one: Browser, password = 'correct horse') =>
      one.post('/login').type('form').send({ username: name, password })
    const isAnn = async (one: Browser) => (await page(one)) === JSON.stringify({ username: name })

    const beside = await run(`beside.${kind}`)
    query('accounts.db', 'DELETE FROM sign_ins')
    addUser(name, 'correct horse')
    const [ann, stranger] = [beside.browser(), beside.browser()]
    await login(ann, 'wrong')
    expect(await isAnn(ann)).toBe(false)
    await login(ann)
    expect(await isAnn(ann)).toBe(true)

    // Nobody knows this account yet, and nobody is signed in: it opens nothing.
    await expect(signIn(stranger, 'admitad')).rejects.toThrow('Sign in with your password first')
    await expect(signIn(ann, 'admitad')).rejects.toThrow('Log out first, or link it')
    expect((await press(ann, '/link')).status).toBe(302)
    expect(await isAnn(ann)).toBe(true)
    expect(await connections(ann)).toEqual(['admitad'])
    await signIn(stranger, 'admitad')
    expect(await isAnn(stranger)).toBe(true)
    expect(await connections(stranger)).toEqual(['admitad'])

    addUser(`bob-${kind}`, 'battery staple')
    const bob = beside.browser()
    await bob
      .post('/login')
      .type('form')
      .send({ username: `bob-${kind}`, password: 'battery staple' })
    expect((await press(bob, '/link')).text).toContain('belongs to another user')
    const cookies = [ann, stranger].map((one) => cookieOf(one))
    await bob.post('/logout').expect(303)
    expect(await page(bob)).toContain('action="/login"')
    await beside.stop()

    const moved = await run(`moved.${kind}`)
    for (const cookie of cookies) {
      const one = moved.browser()
      const { text } = await one.get('/').set('cookie', cookie)
      expect(JSON.parse(text)).toEqual({ username: name })
      const { body } = await one.get('/auth/connections').set('cookie', cookie)
      expect((body as { connections: unknown[] }).connections).toHaveLength(1)
    }
    const later = moved.browser()
    await login(later, 'wrong')
    await later.post('/login').expect(303)
    expect(await isAnn(later)).toBe(false)
    await login(later)
    expect(await isAnn(later)).toBe(true)
    const before = cookieOf(later)
    await login(later)
    expect(cookieOf(later)).not.toBe(before)
    await later.post('/logout').expect(303)
    expect(await isAnn(later)).toBe(false)
    await signIn(later, 'admitad')
    expect(await isAnn(later)).toBe(true)
  })
})
