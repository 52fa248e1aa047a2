import { fail, type Finding } from './finding.js'

/** What to say of a version that is too old, or missing; the cure is a command or a sentence. */
export function unsupported(
  name: string,
  least: readonly string[],
  version: string | undefined,
  en: string,
  ru = en,
): Finding {
  const needed = least.join(' / ')
  return fail(
    'D01',
    version === undefined
      ? { en: `${name} is not installed`, ru: `${name} не установлен` }
      : {
          en: `${name} ${version} is not supported: ${needed} or later`,
          ru: `${name} ${version} не поддерживается: нужен ${needed} или новее`,
        },
    { en, ru },
  )
}

/** Whether a version is no less than the entry of its own major, or than the last entry. */
export function isAtLeast(version: string, least: readonly string[]): boolean {
  const major = version.split('.')[0]
  const floor = least.find((one) => one.split('.')[0] === major) ?? least.at(-1) ?? '0'
  return compare(version, floor) >= 0
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split('.').map((part) => parseInt(part, 10)))
  for (let place = 0; place < 3; place++) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
