// Numbers to text.

/** Ten per cent of the slices are not above it: what disturbs a slice only adds. */
export function lowerDecile(samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 10)]
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function toTable(head, rows) {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function microseconds(value) {
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} µs`
}
