import type { KeyObject } from 'node:crypto'

/** A JSON Web Key (RFC 7517 §4): what is in it is for jose to judge. */
export type Jwk = Readonly<Record<string, unknown>>

/** What signs or verifies: a key of Node's or of Web Crypto's, or the bytes of a shared secret. */
export type JoseKey = KeyObject | Jwk | Uint8Array

/** RFC 7515 §4.1, RFC 7519 §5: the header of a JSON Web Token. */
export interface JwtHeader {
  readonly alg: string
  readonly kid?: string
  readonly typ?: string
  readonly [name: string]: unknown
}

/** RFC 7519 §4: claims as the token holds them, of any type. */
export type JwtPayload = Readonly<Record<string, unknown>>

/** Finds the key for a header in a key set. */
export type FindKey = (header: JwtHeader, token?: object) => Promise<JoseKey>

/** What jose judges beside the signature; times in seconds. */
export interface VerifyOptions {
  readonly algorithms: string[]
  readonly issuer?: string | string[]
  readonly audience?: string | string[]
  readonly clockTolerance?: number
  readonly currentDate?: Date
  readonly requiredClaims?: string[]
  readonly typ?: string
}

/** Which encryptions jose opens. */
export interface DecryptOptions {
  readonly keyManagementAlgorithms: string[]
  readonly contentEncryptionAlgorithms: string[]
  readonly maxDecompressedLength: number
}

interface Verified {
  readonly payload: JwtPayload
  readonly protectedHeader: JwtHeader
}

interface Signing {
  setProtectedHeader(header: JwtHeader): this
  sign(key: JoseKey): Promise<string>
}

/** An error of jose's: `code` is `ERR_JWT_EXPIRED` and the like, `claim` is what it is about. */
export interface JoseError extends Error {
  readonly code: string
  readonly claim?: string
}

type JoseErrorClass = new (message?: string) => JoseError

/** What we use of jose, and its own names: https://github.com/panva/jose. */
export interface Jose {
  /** The claims are given whole: `iat`, `exp` and `jti` are the caller's. */
  readonly SignJWT: new (payload: JwtPayload) => Signing
  readonly jwtVerify: (
    token: string,
    key: JoseKey | FindKey,
    options: VerifyOptions,
  ) => Promise<Verified>
  /** Throws for whatever it cannot open (RFC 7516 §5.2). */
  readonly compactDecrypt: (
    token: string,
    key: JoseKey,
    options: DecryptOptions,
  ) => Promise<{ readonly plaintext: Uint8Array }>
  /** Throws where `set` is no JWK Set (RFC 7517 §5). */
  readonly createLocalJWKSet: (set: unknown) => FindKey
  /** Without any check of the signature. Throws where `token` is no JWT. */
  readonly decodeJwt: (token: string) => JwtPayload
  /** Without any check of the signature. Throws where `token` has no header of a JWT. */
  readonly decodeProtectedHeader: (token: string) => Partial<JwtHeader>
  readonly importJWK: (jwk: Jwk, algorithm?: string) => Promise<JoseKey>
  /** A private key in PEM, `-----BEGIN PRIVATE KEY-----`. */
  readonly importPKCS8: (pem: string, algorithm: string) => Promise<JoseKey>
  readonly errors: Readonly<
    Record<
      | 'JOSEError'
      | 'JOSEAlgNotAllowed'
      | 'JWKSInvalid'
      | 'JWKSMultipleMatchingKeys'
      | 'JWKSNoMatchingKey'
      | 'JWSSignatureVerificationFailed'
      | 'JWTClaimValidationFailed'
      | 'JWTExpired',
      JoseErrorClass
    >
  >
}

/** jose, loaded with the first token that is signed or verified: most sites have none. */
export async function loadJose(): Promise<Jose> {
  const { jose } = await import('./bundle.js')
  return jose as Jose
}
