/**
 * Runs while the clock stands still, and moves it only when told to: what a test says of times is
 * then true on a machine of any speed.
 */
export async function withClock<T>(
  work: (forward: (ms: number) => void) => Promise<T>,
): Promise<T> {
  let moment = Date.now()
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => moment)
  try {
    return await work((ms) => (moment += ms))
  } finally {
    clock.mockRestore()
  }
}
