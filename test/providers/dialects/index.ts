import { GLOBAL } from './global.js'
import { RUSSIAN } from './russian.js'
import type { Vendor } from './vendor.js'

/** What is known of vendors by hand, by the provider's id. */
export const VENDORS: Readonly<Record<string, Vendor>> = { ...GLOBAL, ...RUSSIAN }
