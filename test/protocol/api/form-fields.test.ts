import { Readable } from 'node:stream'
import { formFields } from '../../../src/protocol/api/form-fields.js'

class Person {
  constructor(
    readonly name: string,
    readonly age: number,
  ) {}

  get title() {
    return 'not a property of its own'
  }
}

class Described {
  constructor(private readonly secret: string) {}

  toJSON() {
    return { described: this.secret.length }
  }
}

function formData(fields: Readonly<Record<string, string | Blob>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

describe('the fields of a form', () => {
  it.each<[string, unknown, unknown]>([
    ['an object', { a: 1, b: [2], c: { d: 3 } }, { a: 1, b: [2], c: { d: 3 } }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['an instance of a class', new Person('Ann', 7), { name: 'Ann', age: 7 }],
    ['one that says itself what it is', new Described('abc'), { described: 3 }],
    ['URLSearchParams', new URLSearchParams('a=1&b=%26'), { a: '1', b: '&' }],
    [
      'a list in URLSearchParams',
      new URLSearchParams('a[]=1&a[]=2&b=3'),
      { a: ['1', '2'], b: '3' },
    ],
    ['text', 'a=1&b=2', { a: '1', b: '2' }],
    ['FormData', formData({ a: '1', b: 'x y' }), { a: '1', b: 'x y' }],
    ['nothing in an object', {}, {}],
  ])('are those of %s', (_what, data, fields) => {
    expect(formFields(data)).toEqual(fields)
  })

  it.each<[string, unknown]>([
    ['a list', [1]],
    ['bytes', Buffer.from('a=1')],
    ['JSON as text', '{"a":"x=y"}'],
    ['a list as text', ' ["a=1"]'],
    ['XML as text', '<a b="c"/>'],
    ['a stream', Readable.from(['a=1'])],
    ['a file', formData({ a: new Blob(['x']) })],
    ['two values of one name', new URLSearchParams('a=1&a=2')],
    ['text without a field', 'hello'],
    ['a date', new Date()],
    ['a map', new Map([['a', '1']])],
    ['one that says it is text', { toJSON: () => 'a=1' }],
    ['null', null],
    ['a number', 5],
  ])('are not in %s', (_what, data) => {
    expect(formFields(data)).toBeUndefined()
  })
})
