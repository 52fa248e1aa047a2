import { randomValue } from '../authorization/pkce.js'
import { loadJose } from '../jose/jose.js'
import { compact } from '../params.js'
import type { Client } from '../provider/client.js'
import type { Grant } from '../token/grants.js'
import { JWT_BEARER, type AssertionGrant } from './assertion.js'

/**
 * The application's own way to a token by an assertion that it signs (RFC 7523 §2.1, §3).
 * @param client - discovered: its token endpoint is the audience
 * @param now - ms since 1970
 */
export async function jwtBearer(
  { scope, provider }: Client,
  grant: AssertionGrant,
  now: number,
): Promise<Grant> {
  const { signingKey, issuer, subject, audience, lifetime, scopeIn, claims } = grant
  const iat = Math.floor(now / 1000)
  const asClaim = scopeIn === 'claims' && scope !== ''
  const header = {
    alg: signingKey.algorithm,
    ...(signingKey.id !== undefined && { kid: signingKey.id }),
    typ: 'JWT',
  }
  const { SignJWT } = await loadJose()
  const assertion = await new SignJWT({
    ...claims,
    ...(asClaim && { scope }),
    ...{ iss: issuer, aud: audience ?? provider.tokenEndpoint },
    ...(subject !== undefined && { sub: subject }),
    // The server takes each once.
    ...{ jti: randomValue(), iat, exp: iat + lifetime },
  })
    .setProtectedHeader(header)
    .sign(signingKey.key)
  const asParameter = scopeIn === 'parameter' && scope !== '' ? scope : undefined
  return { grant_type: JWT_BEARER, assertion, ...compact({ scope: asParameter }) }
}
