import type { NextFunction, Request, Response } from 'express'
import { crumbs } from './catalogue/crumbs.js'
import { document } from './document.js'
import { html } from './html.js'
import { readView } from './view.js'
import { WORDS } from './words.js'

/** For a navigation that leads nowhere: Express's own answer is a bare line without a way back. */
export function notFoundPage(req: Request, res: Response, next: NextFunction): void {
  if (req.method !== 'GET' || req.accepts(['json', 'html']) !== 'html') return next()
  const view = readView(req, res)
  const say = WORDS[view.language]
  const top = html`${crumbs([{ href: '/providers', name: say.catalogue }], say)}
    <h1>${say.notFound}</h1>`
  const main = html`<p>${say.notFoundText}</p>`
  res.status(404).set('Cache-Control', 'no-store').vary('Accept, Accept-Language')
  res.send(document(view, req.session.user, { title: say.notFound, top, main }))
}
