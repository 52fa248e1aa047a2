/** What a function of the kit says of itself, as far as a stand-in reads it. */
export interface KitData {
  readonly name: string
  readonly fields?: Readonly<Record<string, string>>
  readonly names?: readonly string[]
  readonly field?: string
  readonly value?: string | number | boolean
  readonly unit?: string
  readonly method?: string
  readonly words?: FailureWords
  readonly grant?: string
  readonly kits?: readonly KitData[]
}

/** Where a refusal says why. */
export interface FailureWords {
  readonly code?: string
  readonly message?: string
  readonly dead?: readonly string[]
  readonly as?: Readonly<Record<string, string>>
}

/** What the functions of a seam do for that grant, in order; other functions are passed over. */
export function kitsIn(seam: unknown, grant = ''): readonly KitData[] {
  return functionsIn(seam).flatMap((one) => {
    const kit = kitOf(one)
    if (kit?.name !== 'forGrant') return kit ?? []
    return kit.grant === grant ? (kit.kits ?? []) : []
  })
}

/** Whether nobody can tell from outside what the seam does. */
export function isOpaque(seam: unknown): boolean {
  return functionsIn(seam).some((one) => kitOf(one) === undefined)
}

/** What a function of the kit carries. */
export function kitOf(value: unknown): KitData | undefined {
  return typeof value === 'function' && 'kit' in value ? (value.kit as KitData) : undefined
}

function functionsIn(seam: unknown): readonly unknown[] {
  if (seam === undefined) return []
  return Array.isArray(seam) ? (seam as readonly unknown[]) : [seam]
}
