import { createHash } from 'node:crypto'
import type { Answer } from '../exchange.js'
import { text } from '../exchange.js'

/** Cells to a side; the right half mirrors the left. */
const SIDE = 5
const CELL = 20

/** Where a stand-in shows the picture of whoever or whatever has this id. */
export function pictureAt(origin: string, id: number | string): string {
  return `${origin}/photo/${id}.svg`
}

/** `/photo/<id>.svg`: a pattern of its own for each id; undefined for any other path. */
export function picture(path: string): Answer | undefined {
  const id = /^\/photo\/(\w{1,40})\.svg$/.exec(path)?.[1]
  if (id === undefined) return undefined
  const bytes = createHash('sha256').update(id).digest()
  const isOn = (column: number, row: number) =>
    ((bytes[Math.min(column, SIDE - 1 - column) * SIDE + row] ?? 0) & 1) === 1
  const cells = Array.from({ length: SIDE * SIDE }, (_, index) => index)
    .map((index) => [index % SIDE, Math.floor(index / SIDE)] as const)
    .filter(([column, row]) => isOn(column, row))
    .map(([column, row]) => `M${10 + column * CELL} ${10 + row * CELL}h${CELL}v${CELL}h-${CELL}z`)
  const hue = Math.round(((bytes[31] ?? 0) * 360) / 256)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">
<path fill="hsl(${hue} 45% 88%)" d="M0 0h120v120H0z"/>
<path fill="hsl(${hue} 55% 40%)" d="${cells.join('')}"/>
</svg>
`
  return text(200, 'image/svg+xml', svg, { 'x-content-type-options': 'nosniff' })
}
