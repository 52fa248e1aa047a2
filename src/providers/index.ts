/**
 * `express-oauth-connect/providers`: every provider that is known here, each a table of its own, and
 * any OpenID server by discovery. Each is at `express-oauth-connect/providers/<id>` as well.
 * Made by `npm run build:providers`.
 * @packageDocumentation
 */
export { admitad } from './admitad.js'
export { bstats, type BstatsOptions } from './bstats.js'
export { openid, type OpenIdOptions } from './openid.js'
export { ringme, type RingmeOptions } from './ringme.js'
export { senler } from './senler.js'
export { telphin } from './telphin.js'
