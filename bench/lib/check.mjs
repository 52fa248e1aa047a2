// Nothing is timed before it is shown that the adapter does the work: a state of its own per
// start, compared on return, PKCE by S256, and an API call that carries the token.
import { newVisitor } from './workloads.mjs'

/** @throws Error that says what the adapter does not do */
export async function check(site, stub) {
  const visitor = newVisitor(site)
  const [first, second] = [await visitor.start(), await newVisitor(site).start()]
  // express-openid-connect's state is the way back, the same each time; its nonce is drawn.
  const drawn = first.searchParams.has('nonce') ? 'nonce' : 'state'
  for (const name of ['state', 'code_challenge', drawn]) {
    const [a, b] = [first, second].map(({ searchParams }) => searchParams.get(name) ?? '')
    ensure(a.length >= 16, `start sends no ${name}, or a short one`)
    ensure(a !== b || (name === 'state' && drawn !== name), `two starts have the same ${name}`)
  }
  ensure(first.searchParams.get('code_challenge_method') === 'S256', 'PKCE is not S256')

  const wrong = second.searchParams.get('state')
  for (const [what, who, changes] of [
    ['a wrong state', visitor, { state: `${wrong}x` }],
    ['no state', newVisitor(site), { state: undefined }],
    ["another browser's state", newVisitor(site), {}],
  ]) {
    const before = await stub.ask('counts')
    const other = what === 'a wrong state' ? await who.start() : second
    await who.callback(other, changes).catch(() => undefined)
    const after = await stub.ask('counts')
    ensure(after.exchanges === before.exchanges, `a callback with ${what} is accepted`)
    const { status } = await who.get('/api')
    ensure(status !== 200, `a callback with ${what} signs in`)
  }

  const before = await stub.ask('counts')
  const guest = newVisitor(site)
  await guest.signIn()
  await guest.api()
  const after = await stub.ask('counts')
  // The stub has compared the verifier with the challenge, or there would be no exchange.
  ensure(after.exchanges === before.exchanges + 1, 'a sign-in makes more than one exchange')
  ensure(after.api >= before.api + 1, 'the API call does not reach the API')
  ensure(after.refreshes === before.refreshes, 'a fresh token is refreshed')
}

function ensure(condition, failure) {
  if (!condition) throw new Error(failure)
}
