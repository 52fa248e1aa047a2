import type { Answer, Received } from '../kit/exchange.js'
import { text } from '../kit/exchange.js'
import { readForm } from '../kit/form.js'
import { toXml } from '../kit/xml.js'

/** Which Webasyst: 1.6.9 of 2017 or 3.8.4 of 2025. */
export type Flavour = 'webasyst-2017' | 'webasyst-current'

/** PHP's json_encode: slashes escaped; before Webasyst 1.10 all beyond ASCII too. */
export function phpJson(value: unknown, flavour: Flavour): string {
  const printed = JSON.stringify(value).replaceAll('/', '\\/')
  if (flavour === 'webasyst-current') return printed
  return printed.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The format of an API answer; errors alone look into the body too. */
export function readFormat(request: Received): 'json' | 'xml' {
  const asked = request.query.get('format') ?? readForm(request).get('format') ?? ''
  return asked.toLowerCase() === 'xml' ? 'xml' : 'json'
}

/** An API answer, with the content type that token answers lack. */
export function webasystApiText(
  flavour: Flavour,
  format: 'json' | 'xml',
  status: number,
  body: unknown,
): Answer {
  return format === 'xml'
    ? text(status, 'text/xml; charset=utf-8', toXml(body))
    : text(status, 'application/json; charset=utf-8', phpJson(body, flavour))
}

/** Nothing is documented: as the usual web server in front would say it. */
export function tooManyRequests(): Answer {
  const title = '429 Too Many Requests'
  return text(
    429,
    'text/html',
    `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>
<hr><center>nginx</center>\n</body>\n</html>\n`,
  )
}
