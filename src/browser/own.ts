/**
 * An object read past what HTML may put over it: `<img name="querySelector">` in a visitor's
 * comment becomes `document.querySelector`, `<input name="action">` its form's `action`
 * (DOM clobbering). What the prototype has counts.
 */
export function own<T extends object>(object: T, { prototype }: { readonly prototype: T }): T {
  return new Proxy(object, {
    get(_target, name) {
      const value: unknown = Reflect.get(prototype, name, object)
      return typeof value === 'function' ? (value.bind(object) as unknown) : value
    },
  })
}

export const page = own(document, Document)
