// What is timed, and what happens to a site between two tables.
import { Visitor } from './visitor.mjs'

/** Requests under way at once while the clock runs. */
export const concurrency = { now: 1 }

/** Columns of the table. */
export const OPERATIONS = ['start', 'sign-in', 'API', 'plain, anonymous', 'plain, signed in']

/** Visitors of one turn: short enough to fit between two disturbances of the machine. */
const VISITORS = 12

/**
 * A site's turn: some visitors do everything once, step by step. Answers with microseconds of the
 * application's CPU time per operation.
 */
export async function measure(site) {
  const visitors = Array.from({ length: VISITORS }, () => newVisitor(site))
  const strangers = Array.from({ length: 2 * VISITORS }, () => newVisitor(site))
  const authorize = []
  // While others had their turn, the processor's caches were filled with something else.
  await inParallel(5, () => newVisitor(site).signIn())
  await inParallel(5, (index) => strangers[index].plain())

  const start = await timed(site, VISITORS, async (index) => {
    authorize[index] = await visitors[index].start()
  })
  const callback = await timed(site, VISITORS, (index) => visitors[index].finish(authorize[index]))
  await visitors[0].api() // Node's own agent closes a connection that was idle for 5 seconds.
  const API = await timed(site, VISITORS, (index) => visitors[index].api())
  const anonymous = await timed(site, strangers.length, (index) => strangers[index].plain())
  const signedIn = await timed(site, 2 * VISITORS, (index) => visitors[index >> 1].plain())
  await site.app.ask('clear')
  return {
    start,
    'sign-in': start + callback,
    API,
    'plain, anonymous': anonymous,
    'plain, signed in': signedIn,
  }
}

/** Sites take turns, each time in another order, so that a disturbance hits all alike. */
export function shuffled(list) {
  const left = [...list]
  return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0])
}

/** Microseconds of the application's CPU time per operation; asking for it is taken off. */
export async function timed(site, count, work) {
  const [before, again] = [await usage(site), await usage(site)]
  await inParallel(count, work)
  return ((await usage(site)) - again - (again - before)) / count
}

async function usage({ app }) {
  const { user, system } = await app.ask('usage')
  return user + system
}

/** `count` calls of `work`, so many of them under way at any time. */
export async function inParallel(count, work, width = concurrency.now) {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker))
}

export function newVisitor(site) {
  return new Visitor(site.client, site.app.about)
}

/**
 * Until the code is compiled for good, which takes thousands of calls: a process that has just
 * been started costs three times as much. Ends early after `ms`, on a machine with other work.
 */
export async function warmUp(site, ms, rounds = 25) {
  const until = performance.now() + ms
  for (let round = 0; round < rounds && performance.now() < until; round++) {
    const visitors = Array.from({ length: 100 }, () => newVisitor(site))
    await inParallel(100, (index) => visitors[index].signIn(), 8)
    await inParallel(100, (index) => visitors[index].api(), 8)
    await inParallel(100, (index) => visitors[index].plain(), 8)
    await site.app.ask('clear')
  }
}

/**
 * Many sites, by turns. One that is warm long before the others costs 2 to 4 % more ever after:
 * the first of a table would always look dear.
 */
export async function warmUpAll(sites, ms) {
  const turns = 5
  for (let turn = 0; turn < turns; turn++) {
    for (const site of shuffled(sites)) await warmUp(site, ms / turns, 25 / turns)
  }
}

/** 100 requests of one visitor at once, just when the token has expired. */
export async function herd(site, stub, size = 100) {
  if (!site.app.about.refreshes) return undefined
  const visitor = newVisitor(site)
  await visitor.signIn(1)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  // Connections are open already: it is the requests that come at once.
  await Promise.all(Array.from({ length: size }, () => visitor.plain()))
  const before = await stub.ask('counts')
  const began = performance.now()
  const answers = await Promise.allSettled(Array.from({ length: size }, () => visitor.api()))
  const ms = performance.now() - began
  const after = await stub.ask('counts')
  return {
    refreshes: after.refreshes - before.refreshes,
    spent: after.spent - before.spent,
    answered: answers.filter(({ status }) => status === 'fulfilled').length,
    size,
    ms,
  }
}
