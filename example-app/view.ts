import type { Request, Response } from 'express'

/** How this visitor wants the page. */
export interface View {
  readonly language: 'en' | 'ru'
  readonly popup: boolean
  /** A switch that was just used, for a sentence about it. */
  readonly done: string | undefined
}

/** By the page's own switches, kept in two cookies, or by Accept-Language. */
export function readView(req: Request, res: Response): View {
  const language = keep(req, res, 'lang', ['en', 'ru'] as const) ?? req.acceptsLanguages('en', 'ru')
  const popup = keep(req, res, 'popup', ['no', 'yes'] as const) === 'yes'
  const { done } = req.query
  return {
    language: language === 'ru' ? 'ru' : 'en',
    popup,
    done: typeof done === 'string' ? done : undefined,
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
