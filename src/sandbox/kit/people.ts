import { createHash } from 'node:crypto'

/** Somebody who can sign in at a stand-in. */
export interface Person {
  /** Chosen by it at the login page, and different for each. */
  readonly email: string
  /** What the provider calls the person; the e-mail address where it has no other name. */
  readonly login: string
  /** First and last name. */
  readonly name: string
}

/** Who can sign in at one stand-in: those on its login page, and anybody with an e-mail address. */
export interface People<Somebody extends Person = Person> {
  readonly known: readonly [Somebody, ...Somebody[]]
  /** The same person for the same address, always; at another stand-in that has another number. */
  readonly newcomer: (email: string) => Somebody
}

/** By e-mail address or login; an address that nobody has is a newcomer's. */
export function findPerson<Somebody extends Person>(
  { known, newcomer }: People<Somebody>,
  given: string,
): Somebody | undefined {
  const name = given.trim().toLowerCase()
  const found = known.find(({ email, login }) => name === email || name === login.toLowerCase())
  return found ?? (EMAIL.test(name) ? newcomer(name) : undefined)
}

/** Whose a grant is; where nobody gave it, the owner of the application: the first. */
export function personOf<Somebody extends Person>(
  people: People<Somebody>,
  { email }: { readonly email?: string | undefined },
): Somebody {
  return findPerson(people, email ?? '') ?? people.known[0]
}

/** A name as one guesses it: `ivan.petrov@example.com` is Ivan Petrov. */
export function nameOf(email: string): { readonly first: string; readonly last: string } {
  const [local = ''] = email.split('@')
  const words = local.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const [first = local, ...last] = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return { first, last: last.join(' ') }
}

/**
 * A number that belongs to this address at one stand-in: beyond those on file, and safe to multiply
 * by 100 000. Were it the same at another, a site that knows its users by the number alone would
 * seem to work.
 * @param standIn - whose number it is
 */
export function numberOf(standIn: string, email: string): number {
  return NEWCOMERS + parseInt(digest(`${standIn} ${email}`).slice(0, 9), 16)
}

/** Four hex digits, for a name that two addresses must not share. */
export function markOf(email: string): string {
  return digest(email).slice(0, 4)
}

/** Numbers from here on are newcomers'. */
export const NEWCOMERS = 1_000_000_000

/** As short as a test likes it, and nothing that a page or a header could not carry. */
const EMAIL = /^[^\s@"<>]{1,64}@[^\s@"<>]{1,190}$/

function digest(email: string): string {
  return createHash('sha256').update(email).digest('hex')
}
