import type { Request } from 'express'
import { AuthorizationError } from '../../errors.js'
import { checkReturnTo } from '../../protocol/authorization/return-to.js'
import { report } from '../report.js'
import type { Site } from '../site.js'

/** The place that a request asks for, or the default; the site is told of one that is refused. */
export function returnToOf(site: Site, provider: string, req: Request, asked: unknown): string {
  const { fallback } = site.returnTo
  if (asked === undefined || asked === '') return fallback
  const checked = checkReturnTo(asked, site.returnTo)
  if ('place' in checked) return checked.place
  reportRefused(site, provider, req, checked.refused)
  return fallback
}

/** Tells the site that a visitor lands elsewhere than the page asked; the sign-in goes on. */
export function reportRefused(
  site: Site,
  provider: string,
  req: Request,
  why: string,
  what = 'return_to is refused, the visitor lands on the default page',
): void {
  const message = `${what}: ${why}`
  const error = new AuthorizationError('return_to_refused', provider, message, {
    status: 400,
    hint:
      'return_to takes a path of this site, or a URL of one of returnToOrigins, at most 2048 ' +
      'characters as it is sent. Escape it with encodeURIComponent.',
  })
  report(site, error, req)
}
