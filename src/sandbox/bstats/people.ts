import { nameOf } from '../kit/people.js'
import type { People } from '../kit/people.js'

/** Accounts at bStats. Its API says nowhere whose a token is: they differ in their tokens alone. */
export const PEOPLE: People = {
  known: [
    account('shop@bstats.test', 'Магазин «Чайная лавка»'),
    account('books@bstats.test', 'Книжный двор'),
    account('shoes@bstats.test', 'Обувь на каждый день'),
  ],
  newcomer(email) {
    const { first, last } = nameOf(email)
    return account(email, `${first} ${last}`.trim())
  },
}

function account(email: string, name: string) {
  return { email, login: email, name }
}
