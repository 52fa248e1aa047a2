/** What a site's own function may throw: errors that throw again when they are asked, and no errors at all. */
export function foreignErrors(): readonly unknown[] {
  const again = () => {
    throw new Error('again')
  }
  const named = new Error('x')
  Object.defineProperty(named, 'name', { get: again })
  const classed = new Error('x')
  Object.defineProperty(classed, 'constructor', { get: again })
  const coded = new Error('x')
  Object.defineProperty(coded, 'code', { get: again })
  const symbol = Object.assign(new Error('x'), { name: Symbol('name') })
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const trap = new Proxy(new Error('x'), { getPrototypeOf: again, has: again, get: again })
  const nothing = Object.create(null) as unknown
  return [named, classed, coded, symbol, proxy, trap, nothing, undefined, null, 7, Symbol('x')]
}
