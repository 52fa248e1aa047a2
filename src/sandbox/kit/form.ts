import type { Received } from './exchange.js'

/** The fields of a urlencoded or multipart body, as PHP and Python read one; of JSON, none. */
export function readForm(request: Received): URLSearchParams {
  const contentType = request.headers['content-type'] ?? ''
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return new URLSearchParams(request.body)
  }
  const boundary = /^multipart\/form-data\b.*\bboundary="?([^";]+)"?/i.exec(contentType)?.[1]
  return boundary === undefined ? new URLSearchParams() : readMultipart(request.body, boundary)
}

/** Query and form in one, the form winning: PHP's $_REQUEST, Django's request.REQUEST. */
export function readParams(request: Received): URLSearchParams {
  const params = new URLSearchParams(request.query)
  const form = readForm(request)
  for (const name of new Set(form.keys())) params.delete(name)
  for (const [name, value] of form) params.append(name, value)
  return params
}

/** The members of a JSON body that is an object; undefined for anything else. */
export function readJsonObject(request: Received): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(request.body)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

/** All of `name[]`, `name[0]`, `name[1]`…: PHP takes each spelling of a list. */
export function readList(params: URLSearchParams, name: string): string[] {
  return [...params]
    .filter(([key]) => key.startsWith(`${name}[`) && /^\[\d*\]$/.test(key.slice(name.length)))
    .map(([, value]) => value)
}

function readMultipart(body: string, boundary: string): URLSearchParams {
  const fields = new URLSearchParams()
  for (const part of body.split(`--${boundary}`).slice(1)) {
    const headEnd = part.indexOf('\r\n\r\n')
    const name = /\bname="([^"]*)"/i.exec(part.slice(0, Math.max(0, headEnd)))?.[1]
    if (name !== undefined) fields.append(name, part.slice(headEnd + 4).replace(/\r\n$/, ''))
  }
  return fields
}
