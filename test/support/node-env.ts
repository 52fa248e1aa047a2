/** Runs the work as a process would that was started with this NODE_ENV. */
export function withNodeEnv<T>(nodeEnv: string | undefined, work: () => T): T {
  const { NODE_ENV } = process.env
  const set = (value: string | undefined) => {
    if (value === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = value
  }
  set(nodeEnv)
  try {
    return work()
  } finally {
    set(NODE_ENV)
  }
}
