import { nameOf, numberOf } from '../kit/people.js'
import type { People, Person } from '../kit/people.js'

/** Somebody who can sign in at a stand-in. */
export interface StandInPerson extends Person {
  /** What the profile says as `id`, unless the provider has another name for people. */
  readonly id: string
  /** The first of the two names. */
  readonly givenName: string
  /** The other one. */
  readonly familyName: string
}

/** Two that are on every login page, and anybody else by an e-mail address. */
export const PEOPLE: People<StandInPerson> = {
  known: [person('anna@example.com', '1001'), person('ivan.petrov@example.com', '1002')],
  newcomer: (email) => person(email, String(numberOf('stand-in', email))),
}

function person(email: string, id: string): StandInPerson {
  const { first, last } = nameOf(email)
  const familyName = last === '' ? 'Smith' : last
  const [login = email] = email.split('@')
  return { id, email, login, name: `${first} ${familyName}`, givenName: first, familyName }
}
