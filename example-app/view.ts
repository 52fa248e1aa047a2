import type { Request, Response } from 'express'
import { PROVIDER_IDS, type ProviderId } from './registrations.js'
import type { Words } from './words.js'

/** How this visitor wants the page. */
export interface View {
  readonly language: 'en' | 'ru'
  readonly popup: boolean
  /** What just happened, for a sentence about it. */
  readonly done: string | undefined
  /** The provider that it was used for. */
  readonly at: ProviderId | undefined
}

/** By the page's own switches, kept in two cookies, or by Accept-Language. */
export function readView(req: Request, res: Response): View {
  const language = keep(req, res, 'lang', ['en', 'ru'] as const) ?? req.acceptsLanguages('en', 'ru')
  const popup = keep(req, res, 'popup', ['no', 'yes'] as const) === 'yes'
  const { done, at } = req.query
  return {
    language: language === 'ru' ? 'ru' : 'en',
    popup,
    done: typeof done === 'string' ? done : undefined,
    at: PROVIDER_IDS.find((id) => id === at),
  }
}

/** The query's value is remembered; without one the cookie's counts. */
function keep<Value extends string>(
  req: Request,
  res: Response,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const asked = values.find((value) => value === req.query[name])
  if (asked !== undefined) {
    res.cookie(name, asked, { httpOnly: true, sameSite: 'lax', maxAge: 30 * 24 * 3600_000 })
    return asked
  }
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return values.find((value) => pairs.includes(`${name}=${value}`))
}

/** The sentence about what just happened. */
export function noticeText({ done = '' }: View, say: Words): string | undefined {
  return Object.hasOwn(say.done, done) ? say.done[done] : undefined
}
