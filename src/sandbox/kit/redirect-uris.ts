import type { CommonKnobs } from './knobs.js'

/**
 * Whether a redirect URI is registered: among those of the knob, compared by `part`; where the
 * knob names none, any of this machine's own addresses and no other.
 */
export function isRegistered(
  { redirectUris }: CommonKnobs,
  redirectUri: string,
  part: (uri: string) => string | undefined = (uri) => uri,
): boolean {
  if (redirectUris === undefined) return isLoopback(redirectUri)
  return redirectUris.some((uri) => part(uri) === part(redirectUri))
}

/** What Admitad compares of a redirect URI. */
export function hostOf(uri: string): string | undefined {
  return URL.canParse(uri) ? new URL(uri).hostname : undefined
}

function isLoopback(uri: string): boolean {
  if (!/^https?:/i.test(uri)) return false
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostOf(uri) ?? '')
}
