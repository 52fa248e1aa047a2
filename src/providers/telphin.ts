/** RingMe at Telphin's host: a subpath of its own, `express-oauth-connect/providers/telphin`. */
export { telphin } from './ringme.js'
