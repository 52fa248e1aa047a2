import type { Answer } from '../kit/exchange.js'
import { json } from '../kit/exchange.js'
import { pictureAt } from '../kit/pages/picture.js'
import { BOTS, DELIVERIES, SUBSCRIPTIONS, subscribersOf } from './data.js'
import type { SenlerCommunity } from './data.js'

/** The documented code table, in the service's language. */
const ERRORS: Readonly<Record<number, string>> = {
  0: 'Internal Error',
  1: 'Не передан обязательный параметр',
  2: 'Не передан hash',
  3: 'Неверный hash',
  5: 'Пользователь не найден',
  6: 'Сообщество не найдено',
  7: 'Группа подписчиков не найдена',
  9: 'Слишком много запросов в секунду (не более 20)',
  11: 'Имя переменной: только латинские буквы и цифры',
  12: 'Неверное значение параметра',
  13: 'Токен не найден',
  14: 'Недействительный токен',
}

/** An API error: HTTP 200 all the same. */
export function senlerApiError(code: number, detail?: string): Answer {
  const text = ERRORS[code] ?? 'Internal Error'
  const error_message = detail === undefined ? text : `${text}: ${detail}`
  return json(200, { success: false, error_code: code, error_message })
}

/** A method: what community, what parameters, what was set before. */
export type Method = (
  community: SenlerCommunity,
  params: URLSearchParams,
  variables: Map<string, string>,
  origin: string,
) => Answer

/** By the path below `/api/`. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'groups/get',
    ({ group_id, name, type_id, type_name, external_id }, _params, _variables, origin) =>
      json(200, {
        success: true,
        item: {
          group_id,
          name,
          type_id,
          type_name,
          photo: pictureAt(origin, group_id),
          external_id,
          workspace_id: 9001,
        },
      }),
  ],
  ['subscribers/count', ({ subscribers }) => json(200, { success: true, count: subscribers })],
  ['subscribers/get', getSubscribers],
  ['subscribers/add', changeSubscriber],
  ['subscribers/del', changeSubscriber],
  // No `success` here: so the documented samples.
  ['subscriptions/get', (_community, params) => getSlice(SUBSCRIPTIONS, params)],
  ['bots/get', () => json(200, { count: String(BOTS.length), items: BOTS })],
  [
    'deliveries/get',
    () => json(200, { success: true, count: DELIVERIES.length, items: DELIVERIES }),
  ],
  ['vars/get', getVariables],
  ['vars/set', setVariable],
  ['vars/del', deleteVariable],
])

/** A cursor: `offset_id` is the last id of the page before; '' when there is no more. */
function getSubscribers(community: SenlerCommunity, params: URLSearchParams): Answer {
  const count = Number(params.get('count') ?? 100)
  if (!Number.isInteger(count) || count < 1 || count > 100) return senlerApiError(12, 'count')
  const all = [...subscribersOf(community)]
  const offsetId = params.get('offset_id') ?? ''
  const before = all.findIndex(([id]) => id === offsetId)
  if (offsetId !== '' && before === -1) return senlerApiError(12, 'offset_id')
  const page = all.slice(before + 1, before + 1 + count)
  const isLast = before + 1 + count >= all.length
  return json(200, {
    success: true,
    count: all.length,
    offset_id: isLast ? '' : page.at(-1)?.[0],
    items: page.map(([, subscriber]) => subscriber),
  })
}

function changeSubscriber(_community: SenlerCommunity, params: URLSearchParams): Answer {
  if ((params.get('vk_user_id') ?? '') === '') return senlerApiError(1, 'vk_user_id')
  const subscriptionId = params.get('subscription_id') ?? ''
  if (subscriptionId === '') return senlerApiError(1, 'subscription_id')
  const isKnown = SUBSCRIPTIONS.some((one) => String(one.subscription_id) === subscriptionId)
  return isKnown ? json(200, { success: true }) : senlerApiError(7)
}

function getSlice(items: readonly object[], params: URLSearchParams): Answer {
  const offset = Number(params.get('offset') ?? 0)
  const count = Number(params.get('count') ?? 100)
  if (!Number.isInteger(offset) || offset < 0 || offset > 100_000) {
    return senlerApiError(12, 'offset')
  }
  if (!Number.isInteger(count) || count < 1 || count > 100) return senlerApiError(12, 'count')
  return json(200, { count: items.length, items: items.slice(offset, offset + count) })
}

function getVariables(
  community: SenlerCommunity,
  params: URLSearchParams,
  variables: Map<string, string>,
): Answer {
  const owner = ownerOf(community, params)
  if (owner === undefined) return senlerApiError(1, 'vk_user_id')
  const items = [...variables]
    .filter(([key]) => key.startsWith(owner))
    .map(([key, value]) => ({ name: key.slice(owner.length), value }))
  return json(200, { success: true, count: items.length, items })
}

function setVariable(
  community: SenlerCommunity,
  params: URLSearchParams,
  variables: Map<string, string>,
): Answer {
  const owner = ownerOf(community, params)
  const name = params.get('name') ?? ''
  const value = params.get('value')
  if (owner === undefined) return senlerApiError(1, 'vk_user_id')
  if (name === '') return senlerApiError(1, 'name')
  if (value === null) return senlerApiError(1, 'value')
  if (!/^[A-Za-z0-9]+$/.test(name)) return senlerApiError(11)
  variables.set(owner + name, value)
  return json(200, { success: true })
}

function deleteVariable(
  community: SenlerCommunity,
  params: URLSearchParams,
  variables: Map<string, string>,
): Answer {
  const owner = ownerOf(community, params)
  if (owner === undefined) return senlerApiError(1, 'vk_user_id')
  variables.delete(owner + (params.get('name') ?? ''))
  return json(200, { success: true })
}

function ownerOf(community: SenlerCommunity, params: URLSearchParams): string | undefined {
  const user = params.get('vk_user_id') ?? ''
  return user === '' ? undefined : `${community.group_id}/${user}/`
}
