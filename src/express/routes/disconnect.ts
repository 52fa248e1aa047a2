import type { Request, Response } from 'express'
import { AuthorizationError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'
import { ownField } from '../../protocol/params.js'
import { invalidRequest, readQuery } from '../../protocol/authorization/query.js'
import { show } from '../../protocol/url.js'
import { redirect } from './answer.js'
import { disconnect as disconnectVisitor } from '../disconnect.js'
import { readForm, type Form } from './form.js'
import { returnToOf } from './return-to.js'
import { visitorOf } from '../visitor.js'
import type { Site } from '../site.js'

/** `POST {mount}/:provider/disconnect`: forgets one connection and returns to the site. */
export async function disconnect(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> {
  assertSameOrigin(site, client, req)
  const visitor = await visitorOf(site, req)
  const query = readQuery(client.id, req.url)
  const form = await readForm(client.id, req)
  const account = readAccount(client, form) ?? readAccount(client, query)
  const ended = await disconnectVisitor(site, visitor, client, account, req)
  if (!ended && account !== undefined) throw notFound(client)
  const asked = ownField(form, 'return_to') ?? ownField(query, 'return_to')
  redirect(res, returnToOf(site, client.id, req, asked), 303)
}

/**
 * The account that is named, a text or a number. Whatever else is there under a name like this
 * (`account[]`, `accountId`) meant one of several connections, so that it must not end another.
 */
function readAccount({ id }: Client, form: Form): string | undefined {
  const account = ownField(form, 'account')
  if (typeof account === 'string') return account
  if (Number.isSafeInteger(account)) return String(account)
  const named = Object.keys(form).find((name) => /^account/i.test(name))
  if (named === undefined) return undefined
  throw invalidRequest(
    id,
    `the account to disconnect is one text or number by the name "account", not ${show(named)}`,
  )
}

function notFound({ id }: Client): AuthorizationError {
  return new AuthorizationError('not_found', id, 'this visitor has no connection of that account', {
    status: 404,
    hint: 'Nothing was disconnected. req.oauth.connections() tells the accounts there are.',
  })
}

/**
 * The browser says where a POST comes from, and no page can change what it says. What says nothing
 * may be a browser that another site has made silent.
 */
function assertSameOrigin(site: Site, client: Client, req: Request): void {
  const { origin, referer = '', 'sec-fetch-site': fetchSite } = req.headers
  if (fetchSite === 'same-origin') return
  const from = origin ?? (URL.canParse(referer) ? new URL(referer).origin : '')
  if (fetchSite === undefined && site.origins.includes(from)) return
  const [first = ''] = site.origins
  throw new AuthorizationError('cross_origin', client.id, 'another site asked to disconnect', {
    status: 403,
    hint:
      `The request comes from ${from === '' ? 'nowhere that it names' : show(from)}. Post from a page of ${first}, the origin of baseUrl. What is no browser says so itself, ` +
      'with an Origin header.',
  })
}
