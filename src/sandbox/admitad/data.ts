/** The scopes that exist today. */
export const SCOPES: readonly string[] = (
  'public_data websites manage_websites advcampaigns advcampaigns_for_website ' +
  'manage_advcampaigns banners landings banners_for_website payments manage_payments ' +
  'announcements referrals coupons coupons_for_website private_data private_data_email ' +
  'private_data_phone private_data_balance tickets manage_tickets validate_links ' +
  'deeplink_generator statistics opt_codes manage_opt_codes webmaster_retag ' +
  'manage_webmaster_retag broken_links manage_broken_links lost_orders manage_lost_orders ' +
  'broker_application manage_broker_application aliexpress_commission vendor_tool short_link ' +
  'web_notificator advertiser_statistics advertiser_websites advertiser_info'
).split(' ')

/** `/me/`, without what needs a scope of its own. */
export const ME = {
  default_currency: 'RUB',
  country: 'RU',
}

/** `/me/balance/` beside what the person has in roubles. */
export const STALLED = { RUB: '3243.13', EUR: '12.40' }

const SHOPS = [
  'Чайная лавка',
  'Книжный двор',
  'Обувь на каждый день',
  'Сад и огород',
  'Мир игрушек',
]

/** Programmes: 53 of them, so that there are pages to turn. */
export const CAMPAIGNS = Array.from({ length: 53 }, (_, index) => ({
  id: 6001 + index,
  name: `${SHOPS[index % SHOPS.length] ?? ''} ${1 + Math.floor(index / SHOPS.length)}`,
  status: 'active',
  site_url: `https://shop${index + 1}.example/`,
  currency: 'RUB',
  rating: String(1 + (index % 9)),
  activation_date: `${String(1 + (index % 28)).padStart(2, '0')}.03.2023`,
  categories: [{ id: 62, name: 'Магазины', language: 'ru' }],
}))

/** Advertising sites of the first person. */
export const WEBSITES = [
  {
    id: 22,
    name: 'Блог о чае',
    status: 'active',
    kind: 'website',
    site_url: 'https://tea.example/',
    creation_date: '10.01.2023',
  },
  {
    id: 23,
    name: 'Канал «Скидки дня»',
    status: 'active',
    kind: 'telegram',
    site_url: 'https://t.me/sandbox_skidki',
    creation_date: '24.06.2023',
  },
]

/** The one site of anybody else, whose id it is made from. */
export function websiteOf(id: number, username: string) {
  return {
    id,
    name: `Сайт ${username}`,
    status: 'active',
    kind: 'website',
    site_url: `https://${username.replace(/[^\w-]/g, '-')}.example/`,
    creation_date: '02.04.2024',
  }
}

/** Orders, one every eight hours from 1 January 2024 on. */
export const ACTIONS = Array.from({ length: 64 }, (_, index) => ({
  id: 910001 + index,
  action: 'Оплаченный заказ',
  action_date: `${dayOf(index)}.01.2024`,
  advcampaign_id: 6001 + (index % 5),
  advcampaign_name: `${SHOPS[index % 5] ?? ''} 1`,
  website_name: 'Блог о чае',
  cart: (990 + index * 37.5).toFixed(2),
  payment: (49.5 + index).toFixed(2),
  currency: 'RUB',
  status: ['approved', 'pending', 'declined'][index % 3],
}))

/** An advertiser's own account. */
export const ADVERTISER = {
  id: 311,
  name: 'ООО «Чайная лавка»',
  site_url: 'https://shop1.example/',
  currency: 'RUB',
}

function dayOf(index: number): string {
  return String(1 + Math.floor(index / 3)).padStart(2, '0')
}
