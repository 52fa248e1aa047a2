/** As express-session itself puts its methods: out of sight of what is saved. */
export function overrideMethod(
  session: object,
  name: 'save' | 'destroy',
  value: (done: never) => unknown,
): void {
  // Its own stays as invisible as it was.
  if (Object.hasOwn(session, name)) (session as Record<string, unknown>)[name] = value
  else Object.defineProperty(session, name, { value, configurable: true, writable: true })
}
