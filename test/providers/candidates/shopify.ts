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
 * Shopify, one shop of it. A token stands for the shop.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization
 */
export const shopify = (shop: string) =>
  defineProvider({
    id: 'shopify',
    name: 'Shopify',
    authorizationEndpoint: `https://${shop}.myshopify.com/admin/oauth/authorize`,
    tokenEndpoint: `https://${shop}.myshopify.com/admin/oauth/access_token`,
    apiBaseUrl: `https://${shop}.myshopify.com/admin/api/2026-01/`,
    clientAuth: clientSecretPost,
    pkce: false,
    scopeSeparator: ',',
    callbackParams: { shop: new RegExp(`^${shop}\\.myshopify\\.com$`) },
    authorizationResponse: assertHmac,
    tokenRequest: [omit('shop', 'redirect_uri'), add({ expiring: '1' })],
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
