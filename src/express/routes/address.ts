import type { Request } from 'express'
import type { Site } from '../site.js'

/**
 * Where the request is below our mount path: as the app sees it, as the browser sees it behind a
 * proxy that keeps baseUrl's path, or below `app.use('/auth', auth)`. Read from the raw address:
 * Express' own matching forgives case, slashes and encodings.
 */
export function pathBelow({ mountPath, authPath }: Site, req: Request): string | undefined {
  const url = targetOf(req.url)
  if (isBelow(mountPath, url)) return pathOf(url.slice(mountPath.length + 1))
  if (isBelow(authPath, url)) return pathOf(url.slice(authPath.length + 1))
  // The mount path begins with that of an app within the app: app.use('/admin', admin).
  const whole = req.baseUrl + url
  if (req.baseUrl !== '' && isBelow(mountPath, whole)) {
    return pathOf(whole.slice(mountPath.length + 1))
  }
  return req.baseUrl.endsWith(mountPath) ? pathOf(url.slice(1)) : undefined
}

/** Where the request is in the site, without the path that baseUrl has. */
export function pathIn({ mountPath, authPath }: Site, req: Request): string {
  const path = pathOf(targetOf(req.url))
  const prefix = authPath.slice(0, -mountPath.length)
  return prefix !== '' && isBelow(prefix, path) ? path.slice(prefix.length) : path
}

/** A browser's user and some frameworks add one. */
export function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** Where the `oauth()` of this process have their routes: one may be below another. */
const mounted = new Set<string>()

/** Remembers a site's place for {@link isOfAnother}. */
export function noteMounted({ authPath }: Site): void {
  mounted.add(authPath)
}

/** Whether a path below our mount path is below that of another `oauth()` as well. */
export function isOfAnother({ authPath }: Site, path: string): boolean {
  const whole = `${authPath}/${path}`
  return [...mounted].some((other) => other.length > authPath.length && isBelow(other, whole))
}

/** The target may name a host (RFC 9112 §3.2.2): it has to be served, and no word of it believed. */
function targetOf(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '')
}

function isBelow(path: string, url: string): boolean {
  return url.startsWith(path) && url[path.length] === '/'
}

function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}
