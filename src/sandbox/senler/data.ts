/** A community. */
export interface SenlerCommunity {
  readonly group_id: number
  readonly name: string
  /** 1 = VK, 2 = Telegram. */
  readonly type_id: '1' | '2'
  readonly type_name: 'vk' | 'tg'
  /** Its id at VK or Telegram. */
  readonly external_id: string
  readonly subscribers: number
}

/** The communities on file; `people.ts` says whose. */
export const COMMUNITIES: readonly SenlerCommunity[] = [
  {
    group_id: 152781,
    name: 'Кофейня «Утро»',
    type_id: '1',
    type_name: 'vk',
    external_id: '198245310',
    subscribers: 137,
  },
  {
    group_id: 204417,
    name: 'Школа рисования «Охра»',
    type_id: '1',
    type_name: 'vk',
    external_id: '201733842',
    subscribers: 54,
  },
  {
    group_id: 318064,
    name: 'Велопрокат «Восьмёрка»',
    type_id: '2',
    type_name: 'tg',
    external_id: '1847203365',
    subscribers: 12,
  },
  {
    group_id: 407730,
    name: 'Фитнес-клуб «Гиря»',
    type_id: '1',
    type_name: 'vk',
    external_id: '187460912',
    subscribers: 211,
  },
  {
    group_id: 511906,
    name: 'Книжный магазин «Закладка»',
    type_id: '1',
    type_name: 'vk',
    external_id: '165098274',
    subscribers: 83,
  },
  {
    group_id: 526348,
    name: 'Клуб настольных игр «Фишка»',
    type_id: '2',
    type_name: 'tg',
    external_id: '1639920517',
    subscribers: 29,
  },
]

const FIRST_NAMES = ['Анна', 'Иван', 'Мария', 'Пётр', 'Ольга', 'Сергей', 'Дарья', 'Никита']
const LAST_NAMES = ['Кузнец', 'Шевчук', 'Черных', 'Долгих', 'Мельник', 'Коваль', 'Гончар']

/** All subscribers of a community by their ids, oldest first; the same on every run. */
export function subscribersOf(community: SenlerCommunity): ReadonlyMap<string, object> {
  const all = Array.from({ length: community.subscribers }, (_, index) => {
    const date = day(index)
    const id = (community.group_id * 100_000 + index).toString(16).padStart(24, '5c6992770b295058')
    const subscriber = {
      date,
      vk_user_id: community.group_id * 1000 + index,
      ignore: index % 17 === 16 ? 1 : 0,
      first_name: FIRST_NAMES[index % FIRST_NAMES.length] ?? '',
      last_name: LAST_NAMES[index % LAST_NAMES.length] ?? '',
      photo: `https://sandbox.invalid/photo/${index}.jpg`,
      subscriptions: [{ subscription_id: 1 + (index % 3), date, source: 'Виджет на сайте' }],
      utms: index % 5 === 0 ? [{ utm_id: 7, date }] : [],
      vars: index % 4 === 0 ? [{ name: 'promo', value: `УТРО-${index}` }] : [],
    }
    return [id, subscriber] as const
  })
  return new Map(all)
}

/** Groups that people subscribe to, the same in every community. */
export const SUBSCRIPTIONS = [
  { subscription_id: 1, name: 'Новости' },
  { subscription_id: 2, name: 'Акции и скидки' },
  { subscription_id: 3, name: 'Напоминания' },
]

/** Bots. Numbers come as strings here. */
export const BOTS = [
  {
    bot_id: '4101',
    title: 'Приветствие',
    date: '03.02.2024 11:20:00',
    active: '1',
    published: '1',
  },
  {
    bot_id: '4102',
    title: 'Запись на занятие',
    date: '17.05.2024 09:05:30',
    active: '0',
    published: '0',
  },
]

/** Mailings. */
export const DELIVERIES = [
  { delivery_id: '880', title: 'Осеннее меню', date: '01.09.2024 10:00:00', status: 'sent' },
  { delivery_id: '881', title: 'Скидка 10 %', date: '15.10.2024 12:30:00', status: 'draft' },
]

/** `d.m.Y H:i:s`, one day per index from 1 January 2024 on. */
function day(index: number): string {
  const [year = '', month = '', date = ''] = new Date(Date.UTC(2024, 0, 1 + index))
    .toISOString()
    .slice(0, 10)
    .split('-')
  return `${date}.${month}.${year} 10:00:00`
}
