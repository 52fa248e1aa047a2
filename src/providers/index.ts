/**
 * `express-oauth-connect/providers`: the founding four, each a table of its own.
 * @packageDocumentation
 */
export { admitad } from './admitad.js'
export { bstats, type BstatsOptions } from './bstats.js'
export { ringme, telphin, type RingmeOptions } from './ringme.js'
export { senler } from './senler.js'
