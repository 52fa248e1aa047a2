import express from 'express'
import session from 'express-session'
import { memoryConnections, oauth } from 'express-oauth-connect'
import { admitad } from 'express-oauth-connect/providers'
import { sandbox } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
import supertest from 'supertest'
import { runNightly } from './nightly.js'
import { rememberUser } from './user.js'

/**
 * `npm run job`: two people sign in at the sandbox and leave; then the nightly job works with their
 * tokens. A real one is a process of its own, over a database: docs/background-jobs.md.
 */
const standIns = await sandbox({ admitad: { autoApprove: true } })
const { clientId, clientSecret, origin, knobs } = standIns.admitad
const auth = oauth({
  baseUrl: 'http://localhost:3000',
  secret: 'of an example that ends in a second',
  providers: [
    admitad({
      clientId,
      clientSecret,
      origin,
      grant: 'authorization_code',
      scope: ['private_data', 'advcampaigns'],
    }),
  ],
  connections: { store: memoryConnections(), owner: ({ session }) => session.user?.key },
  onSignIn: rememberUser,
})
const app = express()
app.use(session({ secret: 'example', resave: false, saveUninitialized: false }))
app.use(auth)

for (const [id, name] of ['ann', 'bob'].entries()) {
  knobs.user = { ...knobs.user, id: id + 1, username: name }
  await signIn(supertest.agent(app), 'admitad')
}
const print = (line: string) => void process.stdout.write(`${line}\n`)
await runNightly(auth, print)
await standIns.close()
