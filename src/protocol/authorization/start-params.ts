/**
 * Rules for the request parameters of OpenID Connect Core §3.1.2.1 that a page may pass to start: a
 * table names the ones it takes in `startParams`, or all of them. `display` is this package's own
 * word and stays here.
 */
export const openidStartParams = {
  /** Whether the person is asked to sign in, to agree or to choose an account. */
  prompt: /^[a-z_]{1,32}(?: [a-z_]{1,32}){0,4}$/,
  /** What the person is known by: an address, a telephone number. */
  login_hint: /^[^\p{Cc}]{1,320}$/u,
  /** Seconds since the person last proved who they are, before they are asked again. */
  max_age: /^\d{1,9}$/,
  /** In which ways they must, the best one first. */
  acr_values: /^[\x21-\x7e]{1,256}(?: [\x21-\x7e]{1,256}){0,9}$/,
  /** BCP 47, the most wanted one first. */
  ui_locales: /^[A-Za-z0-9-]{1,35}(?: [A-Za-z0-9-]{1,35}){0,9}$/,
} as const
