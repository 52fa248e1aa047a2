/**
 * `express-oauth-connect/providers`: the founding four, each a table of its own, and any OpenID
 * server by discovery.
 * @packageDocumentation
 */
export { admitad } from './admitad.js'
export { bstats, type BstatsOptions } from './bstats.js'
export { openid, type OpenIdOptions } from './openid.js'
export { ringme, telphin, type RingmeOptions } from './ringme.js'
export { senler } from './senler.js'
