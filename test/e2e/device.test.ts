import { execFile } from 'node:child_process'
import { openIdStub } from '../support/openid-server.js'
import { json } from '../support/stub.js'

/** Runs the program, and what it printed. */
function run(
  issuer: string,
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const env = { ...process.env, ISSUER: issuer, CLIENT_ID: 'client-id', CLIENT_SECRET: undefined }
  const options = { env, timeout: 30_000 }
  const command = ['--import', 'tsx', 'example-app/device.ts']
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout) => {
      resolve({ code: error ? Number(error.code) : 0, lines: stdout.trim().split('\n') })
    })
  })
}

describe('the example of a command line', () => {
  it.each([
    ['agrees', 'authorization_pending', 0, 'Signed in as Ivan of userinfo'],
    [
      'says no',
      'access_denied',
      1,
      'Not signed in (access_denied): company: access was not allowed',
    ],
  ])(
    'prints a code, and what became of it when the person %s',
    async (_does, error, code, last) => {
      const server = await openIdStub()
      server.metadata = {
        ...server.metadata,
        device_authorization_endpoint: `${server.origin}/device`,
      }
      let asked = 0
      server.before = (request, res) => {
        if (request.path === '/device') {
          const device = { device_code: 'D', user_code: 'WDJB-MJHT', expires_in: 60, interval: 1 }
          json(res, 200, { ...device, verification_uri: 'https://id.example/device' })
          return true
        }
        if (request.path !== '/token' || asked++ > 0) return false
        json(res, 400, { error })
        return true
      }
      expect(await run(server.issuer)).toEqual({
        code,
        lines: ['Open https://id.example/device', 'and enter the code WDJB-MJHT', last],
      })
    },
    40_000,
  )
})
