import type { Grant } from '../kit/codes-and-tokens.js'
import { markOf, nameOf, numberOf, personOf } from '../kit/people.js'
import type { People, Person } from '../kit/people.js'
import type { AdmitadKnobs, AdmitadUser } from './knobs.js'

/** Somebody with an account at Admitad; `login` is the username. */
export interface AdmitadPerson extends Person {
  readonly user: AdmitadUser
  readonly phone: string
  /** In roubles, as `/me/balance/` writes it. */
  readonly balance: string
}

/** Who can sign in at Admitad. */
export const PEOPLE: People<AdmitadPerson> = {
  known: [
    webmaster(
      { id: 785539, username: 'webmaster1', first_name: 'Павел', last_name: 'Чайкин' },
      { email: 'webmaster1@example.ru', phone: '+79160000000', balance: '18354.05' },
    ),
    webmaster(
      { id: 801244, username: 'skidki_dnya', first_name: 'Ирина', last_name: 'Лапина' },
      { email: 'irina@admitad.test', phone: '+79160000001', balance: '742.80' },
    ),
    webmaster(
      { id: 812907, username: 'travel-blog', first_name: 'Timur', last_name: 'Akhmetov' },
      { email: 'timur@admitad.test', phone: '+77010000002', balance: '53120.00' },
      'en',
    ),
  ],
  newcomer(email) {
    const { first, last } = nameOf(email)
    const id = numberOf('admitad', email)
    const local = email.split('@')[0]?.replace(/[^\w.-]/g, '') ?? ''
    return webmaster(
      {
        id,
        // Two addresses may begin alike.
        username: `${local}_${markOf(email)}`,
        first_name: first,
        ...(last !== '' && { last_name: last }),
      },
      { email, phone: `+7900${String(id).slice(-7)}`, balance: '0.00' },
    )
  },
}

/** Whose a grant is. The first person, who owns the application too, is as the knob has it. */
export function ownerOf(knobs: AdmitadKnobs, grant: Grant): AdmitadPerson {
  const person = personOf(PEOPLE, grant)
  return person === PEOPLE.known[0] ? { ...person, user: knobs.user } : person
}

function webmaster(
  named: Omit<AdmitadUser, 'language' | 'group'>,
  more: Pick<AdmitadPerson, 'email' | 'phone' | 'balance'>,
  language = 'ru',
): AdmitadPerson {
  const name = `${named.first_name} ${named.last_name ?? ''}`.trim()
  return { ...more, login: named.username, name, user: { ...named, language, group: 'webmaster' } }
}
