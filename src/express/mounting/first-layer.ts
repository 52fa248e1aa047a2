import {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'

/**
 * A router whose first layer is called without the walk through the router, which costs a plain
 * page 8 % and a start 10 % (docs/performance.md). What the site adds to the router comes after.
 */
export function directly(router: Router, first: RequestHandler): Router {
  function oauth(req: Request, res: Response, next: NextFunction): void {
    if (router.stack.length === 0) return void first(req, res, next)
    void first(req, res, (error?: unknown) => {
      const rest = error === undefined ? router : failing(router, error)
      rest(req, res, next)
    })
  }
  return Object.setPrototypeOf(oauth, router) as Router
}

/** The same router after a layer that failed: its error handlers see the error, then the app's. */
function failing({ stack }: Router, error: unknown): Router {
  const router = Router()
  router.use((_req, _res, next) => next(error))
  router.stack.push(...stack)
  return router
}
