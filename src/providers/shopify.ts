import { createHmac, timingSafeEqual } from 'node:crypto'
import { failure, type FailureResult } from '../protocol/answer.js'
import { inHeader } from '../protocol/api/bearer.js'
import type { Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Shopify. A token stands for the shop, which start names; the callback is signed by the secret.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization
 */
export const shopify = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  authorizationEndpoint: 'https://{shop}/admin/oauth/authorize',
  tokenEndpoint: 'https://{shop}/admin/oauth/access_token',
  apiBaseUrl: 'https://{shop}/admin/api/2026-01/',
  placeholders: { shop: { under: ['myshopify.com'] } },
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  pkce: false,
  scopeSeparator: ',',
  authorizationResponse: assertHmac,
  // Since April 2026 tokens of public apps must end; without it they do not.
  tokenRequest: [omit('redirect_uri'), forGrant('authorization_code', add({ expiring: '1' }))],
  account: 'shop',
  bearer: inHeader('X-Shopify-Access-Token'),
  // Public apps since April 2025 may call GraphQL only, where the address of a shop needs no scope.
  profile: {
    url: 'graphql.json',
    method: 'POST',
    body: { query: '{ shop { id name email myshopifyDomain url } }' },
    fields: {
      id: 'data.shop.id',
      username: 'data.shop.myshopifyDomain',
      name: 'data.shop.name',
      email: 'data.shop.email',
      url: 'data.shop.url',
    },
  },
  // `errors` of GraphQL is a list in HTTP 200; of a dead token it is a text in a 401.
  apiResponse: [
    failsWith('errors.0.message', {
      code: 'errors.0.extensions.code',
      message: 'errors.0.message',
      rateLimit: ['THROTTLED'],
    }),
    failsWith('errors', { message: 'errors' }),
  ],
  button: { background: '#3d6b1f', color: '#ffffff', mark: marks.shopify },
})

/** Over all of the callback but itself, in alphabetical order, by the secret. */
function assertHmac(
  { hmac = '', ...params }: Params,
  { clientSecret }: SeamContext,
): Params | FailureResult {
  const signed = new URLSearchParams(params)
  signed.sort()
  const expected = createHmac('sha256', clientSecret).update(signed.toString()).digest()
  const given = Buffer.from(hmac, 'hex')
  const same = given.length === expected.length && timingSafeEqual(given, expected)
  return same ? params : failure({ message: 'hmac is not the one of this callback' })
}
