/** As express-session itself puts its methods: out of sight of what is saved. */
export function overrideMethod(session: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(session, name, { value, configurable: true, writable: true })
}
