import type { NextFunction, Request, Response } from 'express'

/** Another site's page must not turn our switches, nor sign our visitors out. */
export function fromThisSite(baseUrl: string) {
  const ours = new URL(baseUrl).origin
  return function fromThisSite(req: Request, res: Response, next: NextFunction): void {
    const { origin, 'sec-fetch-site': site } = req.headers
    if (site === 'same-origin' || (site === undefined && origin === ours)) return next()
    res.status(403).type('text').send('Only this site may do that.\n')
  }
}
