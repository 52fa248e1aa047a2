import { hex, isOver, issueAccessToken, issueCode } from '../kit/codes-and-tokens.js'
import { converse } from '../kit/pages/dialog.js'
import type { Question } from '../kit/pages/dialog.js'
import type { Answer, Received } from '../kit/exchange.js'
import { callback, given, json, queryString } from '../kit/exchange.js'
import { readParams } from '../kit/form.js'
import { expiresIn } from '../kit/knobs.js'
import type { SenlerKnobs } from './knobs.js'
import { errorPage } from '../kit/pages/notices.js'
import type { Desk, Provider } from '../kit/provider.js'
import { openSenlerApi } from './api.js'
import { isRegistered } from '../kit/redirect-uris.js'
import { personOf } from '../kit/people.js'
import type { Person } from '../kit/people.js'
import { isSomebodys, ownerOf, PEOPLE } from './people.js'
import type { SenlerPerson } from './people.js'
import { senlerApiError } from './methods.js'

const CLIENT_ID = '5e41e5a4db0c4e1f9a7c36d2b8f0174e6c9d2a58b3f7e104'
const CLIENT_SECRET = 'b7d90c4f2e6a81d35f0b9c7e4a2d68f1c3e5079b8d6f4a2c1e0b7d9586f3a4c2'

/** Senler's classic platform, senler.ru. */
export const senler: Provider<SenlerKnobs> = {
  id: 'senler',
  site: {
    name: 'Senler',
    people: PEOPLE,
    password: 'parol-senler',
  },
  accent: { light: '#2b659b', dark: '#8ec1f0' },
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  defaults: () => ({
    autoApprove: false,
    codeLifetime: 9000,
    tokenLifetime: Infinity,
    rateLimit: 20,
    requireState: false,
    requireGroupId: false,
    requireGroupIdAtToken: true,
    denialParams: {
      error: 'access_denied',
      error_description: 'The user denied access to your application',
    },
    tokenErrorStatus: 200,
    tokenErrorKey: 'message',
    acceptPostAtToken: false,
    deadTokenCode: 14,
    tokenExtras: {},
  }),
  endpointOf(path) {
    if (path === '/cabinet/OAuth2authorize') return 'authorize'
    if (path === '/ajax/cabinet/OAuth2token') return 'token'
    return path.startsWith('/api/') ? 'api' : 'page'
  },
  open(desk) {
    const api = openSenlerApi(desk)
    return {
      answer(request, endpoint) {
        if (endpoint === 'authorize') return authorize(desk, request)
        if (endpoint === 'token') return exchange(desk, request)
        return api.answer(request)
      },
      rateLimited: (endpoint) =>
        endpoint === 'api' ? senlerApiError(9) : tokenError(desk, 'Too many requests per second'),
      forget: api.forget,
    }
  },
}

function authorize(desk: Desk<SenlerKnobs>, request: Received): Answer {
  const { knobs } = desk
  const { query } = request
  const refuse = (description: string, somebodyElse?: Person) =>
    errorPage(senler.site, request, 400, 'invalid_request', description, somebodyElse)
  const redirectUri = query.get('redirect_uri')
  if (query.get('client_id') !== CLIENT_ID) return refuse('Wrong client_id')
  if (redirectUri === null || redirectUri === '') return refuse('Miss redirect_uri')
  if (!isRegistered(knobs, redirectUri)) return refuse('Wrong redirect_uri')
  if (knobs.requireState && !query.has('state')) return refuse('Miss state')
  if (knobs.requireGroupId && !query.has('group_id')) return refuse('Miss group_id')
  const groupId = query.get('group_id') ?? ''
  if (groupId !== '' && !isSomebodys(groupId)) return refuse('Wrong group_id')

  return converse(desk.host(), request, ({ email }) => {
    const question = readQuestion(desk, request, redirectUri, personOf(PEOPLE, { email }))
    return question ?? refuse('Wrong group_id', ownerOf(groupId))
  })
}

/** Undefined where the person does not have the community that was asked for. */
function readQuestion(
  { knobs, ledger }: Desk<SenlerKnobs>,
  { query }: Received,
  redirectUri: string,
  { communities, email }: SenlerPerson,
): Question | undefined {
  const state = query.get('state')
  const offered = communities.filter(
    ({ group_id, external_id }) =>
      isOrAbsent(query.get('group_id'), String(group_id)) &&
      isOrAbsent(query.get('vk_group_id'), external_id),
  )
  if (offered.length === 0) return undefined
  return {
    consent: {
      clientName: 'Demo Shop',
      redirectUri,
      rights: {
        ru: ['подписчики и группы подписчиков', 'рассылки и боты', 'переменные'],
        en: ['subscribers and their groups', 'mailings and bots', 'variables'],
      },
      choice: {
        name: 'group',
        legend: { ru: 'Сообщество', en: 'Community' },
        options: offered.map((community) => ({
          value: String(community.group_id),
          label: community.name,
          note: `${community.type_name} · group_id ${community.group_id}`,
        })),
      },
    },
    allow(form) {
      const chosen = offered.find(({ group_id }) => String(group_id) === form.get('group'))
      const groupId = String((chosen ?? offered[0])?.group_id)
      const grant = { clientId: CLIENT_ID, scope: '', redirectUri, groupId, email }
      const { value } = issueCode(ledger, hex(67), grant)
      return callback(
        redirectUri,
        queryString([['code', value], ...given('state', state), ['group_id', groupId]]),
      )
    },
    deny: () =>
      callback(
        redirectUri,
        queryString([...Object.entries(knobs.denialParams), ...given('state', state)]),
      ),
  }
}

/** All in the query of a GET, the secret too. Success and failure are told by the body alone. */
function exchange(desk: Desk<SenlerKnobs>, request: Received): Answer {
  const { knobs, ledger } = desk
  const refuse = (message: string) => tokenError(desk, message)
  const byPost = request.method === 'POST' && knobs.acceptPostAtToken
  if (request.method !== 'GET' && !byPost) {
    return json(405, { success: false, message: 'Method not allowed' }, { allow: 'GET' })
  }
  const params = byPost ? readParams(request) : request.query
  const missing = ['client_id', 'client_secret', 'redirect_uri', 'code'].find(
    (name) => (params.get(name) ?? '') === '',
  )
  if (missing !== undefined) return refuse(`Miss ${missing}`)
  if (params.get('client_id') !== CLIENT_ID) return refuse('Wrong client_id')
  if (params.get('client_secret') !== CLIENT_SECRET) return refuse('Wrong client_secret')

  const code = ledger.codes.get(params.get('code') ?? '')
  if (code === undefined) return refuse('Invalid code')
  if (code.spent || isOver(code.issuedAt, knobs.codeLifetime)) return refuse('Wrong authCode')
  if (params.get('redirect_uri') !== code.grant.redirectUri) return refuse('Wrong redirect_uri')
  if (knobs.requireGroupIdAtToken && params.get('group_id') !== code.grant.groupId) {
    return refuse('Miss group_id')
  }
  code.spent = true
  ledger.issued += 1
  const token = issueAccessToken(ledger, hex(80), code.grant)
  return json(200, {
    success: true,
    access_token: token.value,
    ...expiresIn(knobs.expiresIn),
    ...knobs.tokenExtras,
  })
}

function tokenError({ knobs }: Desk<SenlerKnobs>, message: string): Answer {
  return json(knobs.tokenErrorStatus, { success: false, [knobs.tokenErrorKey]: message })
}

function isOrAbsent(asked: string | null, actual: string): boolean {
  return asked === null || asked === '' || asked === actual
}
