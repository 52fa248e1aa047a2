/**
 * Work that is over in time, whatever it does; one that throws at once rejects. What it does later
 * is nobody's: a rejection of it, too.
 * @param ms - how long it may take
 * @param late - makes the error of work that took longer
 */
export async function inTime<T>(
  work: () => T | PromiseLike<T>,
  ms: number,
  late: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        reject(late())
      },
      Math.max(ms, 0),
    )
  })
  try {
    return await Promise.race([Promise.resolve().then(work), tooLate])
  } finally {
    clearTimeout(timer)
  }
}
