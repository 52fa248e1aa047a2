import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  add,
  clientSecretPost,
  defineProvider,
  failure,
  inHeader,
  omit,
  type FailureResult,
  type Params,
  type SeamContext,
} from 'express-oauth-connect'

/**
 * Shopify. A token stands for the shop, which start names.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization
 */
export const shopify = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  authorizationEndpoint: 'https://{shop}/admin/oauth/authorize',
  tokenEndpoint: 'https://{shop}/admin/oauth/access_token',
  apiBaseUrl: 'https://{shop}/admin/api/2026-01/',
  placeholders: { shop: { under: ['myshopify.com'] } },
  clientAuth: clientSecretPost,
  pkce: false,
  scopeSeparator: ',',
  authorizationResponse: assertHmac,
  tokenRequest: [omit('redirect_uri'), add({ expiring: '1' })],
  account: 'shop',
  bearer: inHeader('X-Shopify-Access-Token'),
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
