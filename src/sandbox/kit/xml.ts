/**
 * Plain data as Webasyst's XML (PHP's DOMDocument with formatOutput): two blanks deep, LF at the
 * end, lists flattened, empty things without a closing tag.
 */
export function toXml(value: unknown): string {
  // A method without a result is a fixed text there, not a document.
  if (value === null || value === undefined) return '<response></response>'
  const children = elements(value, '  ')
  const root = children === '' ? '<response/>' : `<response>\n${children}</response>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

/** A list has no name for its items: their members stand side by side, plain values are lost. */
function elements(value: unknown, indent: string): string {
  if (Array.isArray(value)) return value.map((item) => elements(item, indent)).join('')
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([name, inner]) => element(name, inner, indent))
    .join('')
}

function element(name: string, value: unknown, indent: string): string {
  const isNested = typeof value === 'object' && value !== null
  const nested = isNested ? elements(value, `${indent}  `) : ''
  const content = isNested ? nested && `\n${nested}${indent}` : escapeXml(scalar(value))
  return content === '' ? `${indent}<${name}/>\n` : `${indent}<${name}>${content}</${name}>\n`
}

/** PHP's idea of a value as text: true is 1, false and null are nothing. */
function scalar(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : ''
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
