import { nameOf, numberOf } from '../kit/people.js'
import type { People, Person } from '../kit/people.js'

/** Somebody with a user at RingMe. */
export interface RingmePerson extends Person {
  /** Of the user. */
  readonly id: number
  /** Of the customer that the user belongs to; nobody else here belongs to it. */
  readonly customerId: number
  readonly timezone: string
  /** How many extensions the customer has, and the number of the first. */
  readonly extensions: { readonly count: number; readonly first: number }
}

/** Who can sign in at RingMe. */
export const PEOPLE: People<RingmePerson> = {
  known: [
    user('demo@ringme.test', 'Дмитрий Орлов', [123, 100], 'Europe/Moscow', [45, 7001]),
    user('office@ringme.test', 'Светлана Мороз', [124, 101], 'Asia/Yekaterinburg', [8, 7101]),
    user('support@ringme.test', 'Олег Гончар', [125, 102], 'Asia/Vladivostok', [3, 7201]),
  ],
  newcomer(email) {
    const { first, last } = nameOf(email)
    const id = numberOf('ringme', email)
    return user(email, `${first} ${last}`.trim(), [id, id], 'Europe/Moscow', [2, id])
  },
}

function user(
  email: string,
  name: string,
  [id, customerId]: readonly [id: number, customerId: number],
  timezone: string,
  [count, first]: readonly [count: number, first: number],
): RingmePerson {
  return { email, login: email, name, id, customerId, timezone, extensions: { count, first } }
}
