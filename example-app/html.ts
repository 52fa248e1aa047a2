/** HTML that is ready to be put into a page. */
export interface Html {
  readonly text: string
}

type Part = Html | string | number | false | undefined | readonly Part[]

/** A template whose values are escaped unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { text: String.raw({ raw: strings }, ...parts.map(toText)) }
}

/** Foreign HTML that is known to be safe. */
export function raw(text: string): Html {
  return { text }
}

/** Long text without spaces breaks after its punctuation, and not inside a word. */
export function breakable(text: string): Html {
  const parts = text.split(/(?<=[,:;{}[\]()?&/=])(?=\S)/)
  return { text: parts.map(escapeHtml).join('<wbr>') }
}

function toText(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  return 'text' in part ? part.text : part.map(toText).join('')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}
