import { generateKeyPairSync } from 'node:crypto'
import { BY_CODE, deadCode, deadRefresh, denied } from './answers.js'
import { CLIENT_ID, TEXT, type Vendor } from './vendor.js'

/** Written from the vendors' documentation. */
export const IDENTITY: Readonly<Record<string, Vendor>> = {
  apple: {
    registration: {
      clientSecret: undefined,
      teamId: 'TEAM123456',
      keyId: 'KEY1234567',
      privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
    authorize: {
      query: {
        response_type: 'code',
        response_mode: 'form_post',
        scope: 'name email',
        nonce: TEXT,
      },
    },
    token: {
      path: '/auth/token',
      // A JWT of three parts, signed by the site.
      form: {
        ...{ ...BY_CODE, client_id: CLIENT_ID, redirect_uri: TEXT },
        client_secret: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      },
    },
    profile: { id: '1001', email: 'anna@example.com' },
    refusals: [
      denied(undefined, 'user_cancelled_authorize'),
      deadCode({
        error: 'invalid_grant',
        error_description: 'The code has expired or has been revoked.',
      }),
      { at: 'code', body: { error: 'invalid_client' }, told: 'client_rejected' },
      deadRefresh({ error: 'invalid_grant' }),
    ],
  },
}
