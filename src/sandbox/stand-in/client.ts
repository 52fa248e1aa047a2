import { fieldOf, type StandInRequest } from './asked.js'
import { grantsOf, type StandInTable } from './table/table.js'
import { spellingOf } from './table/spelling.js'

/** Who the site is at the stand-in. */
export interface StandInClient {
  readonly clientId: string
  /** `''` for a public client. */
  readonly clientSecret: string
}

/** What a token request must hold for the client to be known. */
export interface Proof {
  readonly authorization: string | undefined
  /** Fields of form or query. */
  readonly fields: Readonly<Record<string, string>>
}

type Authenticate = (request: object, credentials: StandInClient) => unknown

/** What the table's `clientAuth` makes of a request of each grant. */
export async function proofsOf(
  table: StandInTable,
  client: StandInClient,
): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>()
  const { clientAuth, tokenEndpoint: url = 'https://id.example/token' } = table
  if (typeof clientAuth !== 'function') return proofs
  for (const grant of [...grantsOf(table), 'authorization_code', 'refresh_token']) {
    const form = { grant_type: grant }
    const request = { method: 'POST', url, query: {}, form, headers: {} }
    try {
      const made = (await (clientAuth as Authenticate)(request, client)) as Partial<{
        headers: Record<string, string>
        form: Record<string, string>
        query: Record<string, string>
      }>
      const added = Object.entries({ ...made.query, ...made.form })
      const fields = Object.fromEntries(added.filter(([name]) => name !== 'grant_type'))
      proofs.set(grant, { authorization: made.headers?.authorization, fields })
    } catch {
      // It signs with a key that only the registration has: whoever names the client is believed.
      proofs.set(grant, { authorization: undefined, fields: { client_id: client.clientId } })
    }
  }
  return proofs
}

/** Signed anew for each request: that one is there is all one can say. */
const SIGNED = /^client_assertion$/

/** Whether the request proves that it is the client's, as the table has it. */
export function isClients(
  asked: StandInRequest,
  table: StandInTable,
  grant: string,
  { client, proofs }: { client: StandInClient; proofs: ReadonlyMap<string, Proof> },
): boolean {
  const proof = proofs.get(grant)
  if (proof === undefined) return isStandard(asked, client)
  const { names, isGuess } = spellingOf(table, grant)
  const { authorization } = asked.headers
  if (proof.authorization !== undefined && authorization !== proof.authorization) return false
  return Object.entries(proof.fields).every(([name, value]) => {
    const theirs = names.get(name) ?? (KNOWN.has(name) ? undefined : name)
    if (theirs === undefined || isGuess) return true
    const found = fieldOf(asked, theirs)
    return SIGNED.test(name) ? found !== undefined && found !== '' : found === value
  })
}

const KNOWN: ReadonlySet<string> = new Set(['client_id', 'client_secret'])

/** RFC 6749 §2.3.1, either way; a public client names itself. */
function isStandard(asked: StandInRequest, { clientId, clientSecret }: StandInClient): boolean {
  const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
  const pairs = [`${clientId}:${clientSecret}`, `${encode(clientId)}:${encode(clientSecret)}`]
  const basics = pairs.map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`)
  if (basics.includes(asked.headers.authorization ?? '')) return true
  const secret = fieldOf(asked, 'client_secret') ?? ''
  return fieldOf(asked, 'client_id') === clientId && secret === clientSecret
}
