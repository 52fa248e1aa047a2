/**
 * How many processes of each program.
 * @throws RangeError
 */
export function copiesOf({ copies }) {
  const count = Number(copies)
  if (Number.isInteger(count) && count > 0) return count
  throw new RangeError(`--copies ${copies}: a whole number from 1 is expected`)
}
