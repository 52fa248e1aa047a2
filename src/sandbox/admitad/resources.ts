import type { Answer, Received } from '../kit/exchange.js'
import { readForm } from '../kit/form.js'
import { admitadError, djangoNotFound, ERROR_CODE, pythonJson } from './answers.js'
import { ACTIONS, ADVERTISER, CAMPAIGNS, ME, STALLED, WEBSITES, websiteOf } from './data.js'
import { PEOPLE, type AdmitadPerson } from './people.js'

/** A call whose token was accepted. */
interface Call {
  readonly request: Received
  /** Whose token it is. */
  readonly person: AdmitadPerson
  readonly scopes: readonly string[]
  /** The first and the second variable part of the path. */
  readonly first: string
  readonly second: string
}

interface Resource {
  readonly pattern: RegExp
  readonly method?: 'POST'
  readonly scope?: string
  readonly run: (call: Call) => Answer
}

/** What there is, by the path. */
export const RESOURCES: readonly Resource[] = [
  { pattern: /^\/me\/$/, scope: 'private_data', run: getMe },
  {
    pattern: /^\/me\/balance\/$/,
    scope: 'private_data_balance',
    run: ({ person }) => pythonJson(200, balanceOf(person)),
  },
  {
    pattern: /^\/me\/balance\/extended\/$/,
    scope: 'private_data_balance',
    run: ({ person }) =>
      pythonJson(
        200,
        balanceOf(person).map((one) => ({ ...one, processing: '0.00', today: '120.00' })),
      ),
  },
  {
    pattern: /^\/advcampaigns\/$/,
    scope: 'advcampaigns',
    run: ({ request }) => listPage(request, CAMPAIGNS),
  },
  {
    pattern: /^\/advcampaigns\/(\d+)\/$/,
    scope: 'advcampaigns',
    run: ({ first }) => one(CAMPAIGNS, first),
  },
  // Joining programmes over the API has been given up.
  {
    pattern: /^\/advcampaigns\/(\d+)\/(?:attach|detach)\/(\d+)\/$/,
    method: 'POST',
    run: () => ({ status: 410, headers: { 'content-type': 'text/html' }, body: '' }),
  },
  {
    pattern: /^\/websites\/$/,
    scope: 'websites',
    run: ({ request, person }) => listPage(request, websitesOf(person)),
  },
  {
    pattern: /^\/websites\/(\d+)\/$/,
    scope: 'websites',
    run: ({ first, person }) => one(websitesOf(person), first),
  },
  { pattern: /^\/statistics\/actions\/$/, scope: 'statistics', run: getActions },
  {
    pattern: /^\/deeplink\/(\d+)\/advcampaign\/(\d+)\/$/,
    scope: 'deeplink_generator',
    run: getDeeplinks,
  },
  {
    pattern: /^\/shortlink\/modify\/$/,
    method: 'POST',
    scope: 'short_link',
    run: postShortlink,
  },
  {
    pattern: /^\/advertiser\/(\d+)\/info\/$/,
    scope: 'advertiser_info',
    run: ({ first }) => one([ADVERTISER], first),
  },
  {
    pattern: /^\/advertiser\/(\d+)\/websites\/$/,
    scope: 'advertiser_websites',
    run: ({ request }) => listPage(request, WEBSITES),
  },
]

/** E-mail and phone need scopes of their own. */
function getMe({ person, scopes }: Call): Answer {
  const { id, username, first_name, last_name, language } = person.user
  return pythonJson(200, {
    id,
    username,
    first_name,
    ...(last_name === undefined ? {} : { last_name }),
    language,
    ...ME,
    ...(scopes.includes('private_data_email') ? { email: person.email } : {}),
    ...(scopes.includes('private_data_phone') ? { phone: person.phone } : {}),
  })
}

function balanceOf({ balance }: AdmitadPerson) {
  return [
    { currency: 'RUB', balance, stalled: STALLED.RUB },
    { currency: 'EUR', balance: '0.00', stalled: STALLED.EUR },
  ]
}

function websitesOf({ email, user }: AdmitadPerson) {
  return email === PEOPLE.known[0].email ? WEBSITES : [websiteOf(user.id, user.username)]
}

function getActions({ request }: Call): Answer {
  const start = sortable(request.query.get('date_start') ?? '01.01.0001')
  const end = sortable(request.query.get('date_end') ?? '31.12.9999')
  if (start === undefined || end === undefined) return wrongRequest('Enter a valid date.')
  return listPage(
    request,
    ACTIONS.filter(({ action_date }) => {
      const date = sortable(action_date) ?? ''
      return start <= date && date <= end
    }),
  )
}

function getDeeplinks({ request, person, first, second }: Call): Answer {
  const isKnown = (items: readonly { readonly id: number }[], id: string) =>
    items.some((item) => String(item.id) === id)
  if (!isKnown(websitesOf(person), first) || !isKnown(CAMPAIGNS, second)) return djangoNotFound()
  const targets = request.query.getAll('ulp')
  const link = `https://ad.sandbox.invalid/g/${first}${second}/`
  return pythonJson(
    200,
    targets.length === 0
      ? [link]
      : targets.map((target) => `${link}?ulp=${encodeURIComponent(target)}`),
  )
}

function postShortlink({ request }: Call): Answer {
  const link = readForm(request).get('link') ?? ''
  if (!URL.canParse(link)) return wrongRequest('Enter a valid URL.')
  return pythonJson(200, { short_link: `https://sandbox.invalid/${link.length.toString(36)}x7` })
}

function one(items: readonly { readonly id: number }[], id: string): Answer {
  const found = items.find((item) => String(item.id) === id)
  return found ? pythonJson(200, found) : djangoNotFound()
}

/** `limit` 20, at most 500. */
function listPage({ query }: Received, items: readonly unknown[]): Answer {
  const limit = Number(query.get('limit') ?? 20)
  const offset = Number(query.get('offset') ?? 0)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) return wrongRequest('Wrong limit.')
  if (!Number.isInteger(offset) || offset < 0) return wrongRequest('Wrong offset.')
  const results = items.slice(offset, offset + limit)
  return pythonJson(200, { results, _meta: { count: items.length, limit, offset } })
}

function wrongRequest(description: string): Answer {
  return admitadError(400, 'invalid_request', description, ERROR_CODE.wrongRequest)
}

/** `dd.mm.yyyy` turned so that it sorts as text. */
function sortable(date: string): string | undefined {
  const [, day, month, year] = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(date) ?? []
  return day && month && year ? `${year}${month}${day}` : undefined
}
