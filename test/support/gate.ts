import type { Stub } from './stub.js'

/** Holds a stub's answers back until it is opened. */
export interface Gate {
  /** Resolves when the first request waits. */
  readonly reached: Promise<void>
  readonly open: () => void
}

/** A place where whoever comes waits until the test lets them go on. */
export interface Barrier extends Gate {
  /** Awaited by those who come. */
  pass(): Promise<void>
}

export function barrier(): Barrier {
  let open = (): void => undefined
  let reach = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return {
    reached,
    pass() {
      reach()
      return opened
    },
    open: () => open(),
  }
}

/** Puts a gate before the token endpoint (`'token'`) or everything else (`'api'`) of a stub. */
export function gate(provider: Stub, where: 'token' | 'api'): Gate {
  const answer = provider[where]
  const here = barrier()
  provider[where] = async (request, res) => {
    await here.pass()
    await answer(request, res)
  }
  return here
}
