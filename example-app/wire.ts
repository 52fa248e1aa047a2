import type { SandboxCall as CallOf } from 'express-oauth-connect/sandbox'
import { callbacksOf, callsOfPageView, callsOfSignIn, type PageView } from './attribution.js'
import {
  isSecret,
  mask,
  redactAuthorization,
  redactBody,
  redactParams,
  type Shown,
} from './redact.js'
import type { SiteVisit } from './site-log.js'

type SandboxCall = CallOf<string>

export type Lane = 'browser' | 'site' | 'provider'

/** One arrow of the diagram. Everything in it may be shown. */
export interface Step {
  readonly from: Lane
  readonly to: Lane
  readonly kind: 'start' | 'authorize' | 'callback' | 'token' | 'api' | 'revoke' | 'answer'
  /** `GET /path`, or a status. */
  readonly title: string
  readonly params: readonly Shown[]
  readonly body?: string
  readonly failed?: boolean
}

/** The last sign-in at one provider, and what this page view asked of it. */
export interface Exchange {
  readonly provider: string
  readonly signIn: readonly Step[]
  readonly calls: readonly Step[]
  readonly lastAt: number
}

/** The diagrams' contents, the latest sign-in first: of one browser's visits and one page view. */
export function exchanges(
  visits: readonly SiteVisit[],
  calls: readonly SandboxCall[],
  providers: readonly string[],
  pageView: PageView,
): readonly Exchange[] {
  return providers
    .map((id) => exchangeOf(id, visits, calls, pageView))
    .filter(({ signIn, calls }) => signIn.length + calls.length > 0)
    .sort((one, other) => other.lastAt - one.lastAt)
}

/** The provider that a switch was just used for goes before the others: its diagram is open. */
export function inFront(wire: readonly Exchange[], id: string | undefined): readonly Exchange[] {
  const isMeant = ({ provider }: Exchange) => provider === id
  return [...wire.filter(isMeant), ...wire.filter((exchange) => !isMeant(exchange))]
}

/** One of them. */
export function exchangeOf(
  provider: string,
  visits: readonly SiteVisit[],
  calls: readonly SandboxCall[],
  pageView: PageView,
): Exchange {
  const ours = visits.filter((visit) => visit.provider === provider)
  const theirs = calls.filter((call) => call.provider === provider)
  const start = ours.findLast(({ route }) => route === 'start')
  const secrets = secretsOf(ours, theirs)
  const sweep = (steps: readonly Step[]) => steps.map((step) => swept(step, secrets))
  return {
    provider,
    signIn: sweep(start ? signInSteps(start, ours, theirs) : []),
    calls: sweep(callsOfPageView(pageView, theirs).flatMap(ofCall)),
    lastAt: start?.at ?? 0,
  }
}

function signInSteps(
  start: SiteVisit,
  visits: readonly SiteVisit[],
  calls: readonly SandboxCall[],
): readonly Step[] {
  const callbacks = callbacksOf(start, visits)
  const moments = [
    ...[start, ...callbacks].map((visit) => ({ at: visit.at, steps: [ofVisit(visit)] })),
    ...callsOfSignIn(start, callbacks, calls).map((call) => ({ at: call.at, steps: ofCall(call) })),
  ]
  return moments.sort((one, other) => one.at - other.at).flatMap(({ steps }) => steps)
}

function ofVisit({ route, path, query, status }: SiteVisit): Step {
  return {
    from: 'browser',
    to: 'site',
    kind: route,
    title: `GET ${path}`,
    params: redactParams(query),
    failed: status >= 400,
  }
}

function ofCall(call: SandboxCall): readonly Step[] {
  const { endpoint, method, path, query, headers, body, status, responseBody } = call
  const kind = endpoint === 'page' ? 'api' : endpoint
  const title = `${method} ${path}`
  if (kind === 'authorize') {
    return [{ from: 'browser', to: 'provider', kind, title, params: shown(query) }]
  }
  const { authorization } = headers
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  return [
    {
      from: 'site',
      to: 'provider',
      kind,
      title,
      params: [
        ...(authorization === undefined
          ? []
          : [['Authorization', redactAuthorization(authorization)] as const]),
        ...shown(query),
        ...(form ? redactParams(new URLSearchParams(body)) : []),
      ],
    },
    {
      from: 'provider',
      to: 'site',
      kind: 'answer',
      title: status === 0 ? '…' : String(status),
      params: [],
      body: redactBody(responseBody),
      failed: status >= 400 || /"success":\s*false/.test(responseBody),
    },
  ]
}

function shown(query: SandboxCall['query']): readonly Shown[] {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) params.append(name, one)
  }
  return redactParams(params)
}

/** Values that were secret in one place are secret wherever they are repeated. */
function secretsOf(visits: readonly SiteVisit[], calls: readonly SandboxCall[]): readonly string[] {
  const all = [
    ...visits.flatMap(({ query }) => [...query]),
    ...calls.flatMap(({ query }) =>
      Object.entries(query).map(([name, value]) => [name, String(value)]),
    ),
    ...calls.flatMap(({ body }) => [...new URLSearchParams(body)]),
    ...calls.flatMap(({ headers }) => [['token', headers.authorization?.split(' ')[1] ?? '']]),
  ]
  const values = all.filter(([name = '', value = '']) => isSecret(name) && value.length >= 8)
  return [...new Set(values.map(([, value = '']) => value))]
}

function swept(step: Step, secrets: readonly string[]): Step {
  const clean = (text: string) =>
    secrets.reduce((left, secret) => left.replaceAll(secret, mask(secret)), text)
  return {
    ...step,
    title: clean(step.title),
    params: step.params.map(([name, value]) => [name, clean(value)]),
    ...(step.body !== undefined && { body: beginning(clean(step.body)) }),
  }
}

/** Cut last: half a secret would no longer be known for one. */
function beginning(text: string): string {
  return text.length > 150 ? `${text.slice(0, 150)}…` : text
}
