import type { Stub } from './stub.js'

/** Holds a stub's answers back until it is opened. */
export interface Gate {
  /** Resolves when the first request waits. */
  readonly reached: Promise<void>
  open(): void
}

/** Puts a gate before the token endpoint (`'token'`) or everything else (`'api'`) of a stub. */
export function gate(provider: Stub, where: 'token' | 'api'): Gate {
  const answer = provider[where]
  let open = (): void => undefined
  let reach = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const reached = new Promise<void>((resolve) => (reach = resolve))
  provider[where] = async (request, res) => {
    reach()
    await opened
    await answer(request, res)
  }
  return { reached, open: () => open() }
}
