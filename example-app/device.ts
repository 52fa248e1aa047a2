import { randomBytes } from 'node:crypto'
import { isOAuthError, oauth } from 'express-oauth-connect'
import { openid } from 'express-oauth-connect/providers'

/**
 * A program without a browser that signs a person in at any OpenID server by a code they enter
 * elsewhere: `ISSUER=https://id.example CLIENT_ID=tool npm run device`. No Express app runs.
 */
const { ISSUER = '', CLIENT_ID = '', CLIENT_SECRET } = process.env
const print = (line: string) => void process.stdout.write(`${line}\n`)

const auth = oauth({
  baseUrl: 'http://localhost', // nobody comes back to it
  secret: randomBytes(32).toString('hex'), // nothing that it seals outlives the program
  providers: [
    openid({
      ...{ id: 'company', issuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
      scope: ['openid', 'profile'],
    }),
  ],
})

const cancelled = new AbortController()
process.once('SIGINT', () => {
  cancelled.abort()
})

try {
  const device = await auth.device('company')
  print(`Open ${device.verificationUriComplete ?? device.verificationUri}`)
  print(`and enter the code ${device.userCode}`)
  const connection = await device.wait({ signal: cancelled.signal })
  // A real program keeps the connection in a file that its owner alone may read.
  const api = auth.withTokens('company', connection, { onTokens: () => undefined })
  const { id, name = id } = await api.profile()
  print(`Signed in as ${name}`)
} catch (error) {
  if (!isOAuthError(error)) throw error
  print(`Not signed in (${error.code}): ${error.message}`)
  process.exitCode = 1
}
