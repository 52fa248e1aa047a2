/**
 * Names the site's providers to the compiler, so that a typo in an id does not compile:
 * `declare module 'express-oauth-connect' { interface Register { providers: typeof providers } }`.
 * With several `oauth()`, a union of theirs.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a site fills it
export interface Register {}

/** The ids of the site's registrations; any text where {@link Register} names none. */
export type RegisteredId =
  Register extends Record<'providers', infer Providers>
    ? Providers extends readonly Record<'id', infer Id extends string>[]
      ? Id
      : never
    : string
