import type { Request } from 'express'
import type { EndedConnection } from '../connections/ended.js'
import type { OAuthError } from '../errors.js'
import { refusesRedirectUri } from '../protocol/redirect-uri.js'
import { kindOfThrown, placeOf } from '../protocol/thrown.js'
import type { Settings } from './options/options.js'

/** Tells the site of a failure that nothing else tells it of: by its `onError`, else on stderr. */
export function report(
  { onError, development }: Pick<Settings, 'onError' | 'development'>,
  error: OAuthError,
  req: Request,
): void {
  if (!onError) return writeLine(error, development)
  // Neither a throw nor a rejection of the site's function may cost the visitor the answer.
  void Promise.resolve()
    .then(() => onError(error, req))
    .catch((thrown: unknown) => {
      writeThrown('onError', thrown, `: ${lineOf(error)}`)
    })
}

/** Tells the site that a connection has ended; it can change nothing by what it throws. */
export function tellSite(
  { onDisconnect }: Pick<Settings, 'onDisconnect'>,
  ended: EndedConnection,
  req?: Request,
): void {
  if (!onDisconnect) return
  void Promise.resolve()
    .then(() => onDisconnect(ended, req))
    .catch((thrown: unknown) => {
      writeThrown('onDisconnect', thrown, ` ${ended.provider} (${ended.reason})`)
    })
}

/** What the site's own function threw when it was told of something, and where. */
function writeThrown(hook: string, thrown: unknown, what: string): void {
  const place = placeOf(thrown)
  const where = place === undefined ? '' : ` It threw at ${place}.`
  write(`oauth: ${hook} threw ${kindOfThrown(thrown)} when told of${what}${where}`)
}

/**
 * What the site itself has to mend, whatever the status: the visitor's page says to tell its owners,
 * or a link of the site's own leads elsewhere, which only its developer can do something about.
 */
function isOfTheSite(error: OAuthError, development: boolean): boolean {
  const { status, code } = error
  return (
    status >= 500 ||
    code === 'authorization_failed' ||
    // Some servers call a redirect URI that is not registered `invalid_grant`, as a spent code.
    (code === 'invalid_grant' && refusesRedirectUri(error)) ||
    (development && code === 'return_to_refused')
  )
}

function writeLine(error: OAuthError, development: boolean): void {
  // As Express does: its own error handler is silent under test.
  if (isOfTheSite(error, development) && process.env.NODE_ENV !== 'test') {
    write(`oauth: ${lineOf(error)}`)
  }
}

/** All that the operator needs to find the cause, on one line. */
function lineOf(error: OAuthError): string {
  const { message, status, code, hint, providerStatus, providerCode, providerMessage } = error
  const said = [
    providerStatus !== undefined && `HTTP ${providerStatus}`,
    providerCode,
    providerMessage !== undefined && JSON.stringify(providerMessage),
  ].filter(Boolean)
  const answered = said.length > 0 && `The provider answered ${said.join(' ')}.`
  const line = [`${message} (${code}, ${status}).`, answered, hint].filter(Boolean).join(' ')
  // A line break would let a provider's text write a line of its own into the log.
  return line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

function write(line: string): void {
  console.error(line)
}
