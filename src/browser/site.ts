import type { ScriptSettings } from './settings.js'

/** The parameter of the function that the server puts around the bundled script. */
declare const site: ScriptSettings

export const settings = site

/** Our routes. The server says where: a page of another origin may load the script too. */
export const base = `${settings.origin}${settings.path}/`

export const isSameOrigin = settings.origin === location.origin
