import type { Answer } from '../kit/exchange.js'
import { text } from '../kit/exchange.js'

/** Admitad's own error numbers. 0 is one of them. */
export const ERROR_CODE = {
  tokenExpired: 0,
  tokenUnknown: 1,
  insufficientRights: 2,
  wrongRequest: 3,
  rateLimit: 4,
  refreshTokenUnavailable: 5,
  tooManyTokens: 6,
} as const

/** JSON as Python prints it. */
export function pythonJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return text(status, 'application/json; charset=utf-8', printed(value), headers)
}

/** An error of token endpoint or API: description, number, name, in this order. */
export function admitadError(
  status: number,
  error: string,
  error_description: string,
  error_code: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return pythonJson(status, { error_description, error_code, error }, headers)
}

/** An API error that the header tells as well. */
export function bearerError(
  status: number,
  error: string,
  description: string,
  errorCode: number,
): Answer {
  return admitadError(status, error, description, errorCode, {
    'www-authenticate': `Bearer realm="", error="${error}", error_description="${description}"`,
  })
}

/** Django's page for what is not there: a path without its slash above all. */
export function djangoNotFound(): Answer {
  const body =
    '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n' +
    '  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n' +
    '</body>\n</html>\n'
  return text(404, 'text/html; charset=utf-8', body)
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}: ${printed(one)}`,
  )
  return `{${members.join(', ')}}`
}
