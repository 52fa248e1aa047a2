import { nameOf, NEWCOMERS, numberOf } from '../kit/people.js'
import type { People, Person } from '../kit/people.js'
import { COMMUNITIES } from './data.js'
import type { SenlerCommunity } from './data.js'

/** Somebody with communities at Senler. */
export interface SenlerPerson extends Person {
  /** Nobody else's. */
  readonly communities: readonly [SenlerCommunity, ...SenlerCommunity[]]
}

/** Who can sign in at Senler. */
export const PEOPLE: People<SenlerPerson> = {
  known: [
    owner('anna@senler.test', 'Анна Кузнец', [152781, 204417, 318064]),
    owner('mikhail@senler.test', 'Михаил Долгих', [407730]),
    owner('elena@senler.test', 'Елена Черных', [511906, 526348]),
  ],
  newcomer(email) {
    const { first, last } = nameOf(email)
    const name = `${first} ${last}`.trim()
    const group_id = numberOf('senler', email)
    const community: SenlerCommunity = {
      group_id,
      name: `Сообщество «${name}»`,
      type_id: '1',
      type_name: 'vk',
      external_id: String(group_id),
      subscribers: 1 + (group_id % 40),
    }
    return { email, login: email, name, communities: [community] }
  },
}

/** Whether anybody has this community: a newcomer's is known by its number alone. */
export function isSomebodys(group_id: string): boolean {
  const isKnown = COMMUNITIES.some((community) => String(community.group_id) === group_id)
  return isKnown || Number(group_id) >= NEWCOMERS
}

/** Whose of those on the login page it is. */
export function ownerOf(groupId: string): SenlerPerson | undefined {
  return PEOPLE.known.find(({ communities }) =>
    communities.some(({ group_id }) => String(group_id) === groupId),
  )
}

function owner(email: string, name: string, ids: readonly [number, ...number[]]): SenlerPerson {
  const [first, ...others] = ids.map((id) => {
    const community = COMMUNITIES.find(({ group_id }) => group_id === id)
    if (community === undefined) throw new Error(`no community ${id}`)
    return community
  })
  if (first === undefined) throw new Error(`${email} has no community`)
  return { email, login: email, name, communities: [first, ...others] }
}
