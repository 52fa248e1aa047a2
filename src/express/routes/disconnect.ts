import { urlencoded, type Request, type RequestHandler, type Response } from 'express'
import { AuthorizationError } from '../../errors.js'
import { isRecord } from '../../protocol/api/api-request.js'
import type { Client } from '../../protocol/provider/client.js'
import { ownField } from '../../protocol/params.js'
import { readQuery } from '../../protocol/authorization/query.js'
import { readReturnTo } from '../../protocol/authorization/return-to.js'
import { redirect } from './answer.js'
import { disconnect as disconnectVisitor } from '../disconnect.js'
import { sessionOf } from '../session/session.js'
import type { Site } from '../site.js'

const parseForm: RequestHandler = urlencoded({ extended: false, limit: '8kb', parameterLimit: 20 })

/** `POST {mount}/:provider/disconnect`: forgets one connection and returns to the site. */
export async function disconnect(
  site: Site,
  client: Client,
  req: Request,
  res: Response,
): Promise<void> {
  assertSameOrigin(site, client, req)
  sessionOf(req)
  const query = readQuery(client.id, req.url)
  const form = await readForm(req, res)
  const account = ownField(form, 'account') ?? ownField(query, 'account')
  const returnTo = ownField(form, 'return_to') ?? ownField(query, 'return_to')
  await disconnectVisitor(site, req, client, typeof account === 'string' ? account : undefined)
  redirect(res, readReturnTo(returnTo, site.returnTo), 303)
}

/**
 * The browser says where a POST comes from, and no page can change what it says. A program that
 * says nothing carries no visitor's cookies.
 */
function assertSameOrigin(site: Site, client: Client, req: Request): void {
  const { origin, referer, 'sec-fetch-site': fetchSite } = req.headers
  if (fetchSite === 'same-origin') return
  const from =
    origin ?? (referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : referer)
  const unsaid = from === undefined && fetchSite === undefined
  if (unsaid || (fetchSite === undefined && from === new URL(site.baseUrl).origin)) return
  throw new AuthorizationError('cross_origin', client.id, 'another site asked to disconnect', {
    status: 403,
    hint: `Post from a page of ${new URL(site.baseUrl).origin}, the origin of baseUrl.`,
  })
}

/** The body, unless the site's own parser was there before. */
async function readForm(req: Request, res: Response): Promise<Readonly<Record<string, unknown>>> {
  await new Promise<void>((resolve, reject) => {
    void parseForm(req, res, (error?: unknown) => {
      if (error === undefined) return resolve()
      reject(
        new AuthorizationError('invalid_request', '', 'the form cannot be read', {
          status: 400,
          hint: 'Send account and return_to as application/x-www-form-urlencoded.',
        }),
      )
    })
  })
  const body: unknown = req.body
  return isRecord(body) ? body : {}
}
