import type { ScriptSettings } from './settings.js'

/** The parameter of the function that the server puts around the bundled script. */
declare const site: ScriptSettings

export const settings = site

const { currentScript } = document

/** Our routes, beside this script: a page of another origin may load it too. */
export const base = new URL(
  `${settings.path}/`,
  currentScript instanceof HTMLScriptElement ? currentScript.src : location.href,
).href

export const isSameOrigin = new URL(base).origin === location.origin
