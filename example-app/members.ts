import type { NextFunction, Request, Response } from 'express'
import { document } from './document.js'
import { html } from './html.js'
import { avatar, providerName } from './user-part.js'
import { readView } from './view.js'
import { WORDS } from './words.js'

/** Lets nobody through who is not signed in: a page navigation is asked to, anything else gets 401. */
export function membersOnly(req: Request, res: Response, next: NextFunction): void {
  if (req.session.user) return next()
  res.set('Cache-Control', 'no-store').vary('Accept')
  if (req.accepts(['html', 'json']) === 'html') res.redirect(302, '/?done=members')
  else res.status(401).json({ error: 'sign_in_required' })
}

/** The page behind it. */
export function membersPage(req: Request, res: Response): void {
  const view = readView(req, res)
  const say = WORDS[view.language]
  const { user } = req.session
  if (!user) throw new Error('membersOnly stands before this page')
  const top = html`<h1>${say.members}</h1>`
  const main = html`<section class="card member">
    ${avatar(user)}
    <div>
      <h2>${say.welcome(user.name)}</h2>
      <p>${say.membersText(providerName(user))}</p>
      <p class="quiet">${say.membersKey} <code>${user.key}</code></p>
      <p>${say.jobText} <code class="command">npm run job</code></p>
      <p><a class="user-link" href="/">${say.back}</a></p>
    </div>
  </section>`
  res.set('Cache-Control', 'no-store').vary('Accept-Language')
  res.send(document(view, user, { title: say.members, top, main }))
}
