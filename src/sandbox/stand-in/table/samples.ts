import { isObject } from './paths.js'

/** What providers put into parameters: the first that fits is taken. */
const SAMPLES = [
  ...[
    '1001',
    'acme',
    'acme-1',
    'ru',
    'eu',
    'com',
    'us',
    'true',
    '1',
    'read',
    'A1B2C3D4',
    'A1B2C3D4E5F6G',
  ],
  ...['6f1c2d3e-4b5a-4978-8a6b-0c1d2e3f4a5b', 'b'.repeat(16), 'a1'.repeat(16), 'c3'.repeat(20)],
  ...['d4'.repeat(32), 'Zm9vYmFyYmF6cXV4LXN0YW5kLWlu', 'anna@example.com', '1770000000'],
  ...['acme.example.com', 'https://acme.example.com', 'https://acme.example.com/'],
  ...['https://api.acme.example.com/v1/', '/path', '2026-01-31T12:00:00Z', '100100100100'],
]

/**
 * A value that a parameter may have: by its placeholder, by its pattern, else by its name.
 * `undefined` where no sample fits the pattern.
 */
export function sampleOf(
  name: string,
  { placeholder, rule, id }: { placeholder?: unknown; rule?: unknown; id: string },
): string | undefined {
  const pattern = patternOf(rule) ?? patternOf(placeholder)
  const domains = isObject(placeholder) ? placeholder.under : undefined
  const hosts = Array.isArray(domains)
    ? (domains as readonly string[]).flatMap((domain) => [
        `acme.${domain}`,
        `https://acme.${domain}`,
      ])
    : []
  const own = /id$/i.test(name) ? [id] : []
  const fits = (text: string) => pattern === undefined || pattern.test(text)
  return [...hosts, ...own, ...fixed(placeholder), ...SAMPLES].find(fits)
}

function fixed(placeholder: unknown): readonly string[] {
  if (!isObject(placeholder) || typeof placeholder.default !== 'string') return []
  return [placeholder.default]
}

/** Without the flags that remember where a search stopped. */
function patternOf(rule: unknown): RegExp | undefined {
  const found = isObject(rule) && !(rule instanceof RegExp) ? rule.pattern : rule
  if (!(found instanceof RegExp)) return undefined
  return new RegExp(found.source, found.flags.replace(/[gy]/g, ''))
}
