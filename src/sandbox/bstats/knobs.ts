import type { CommonKnobs } from '../kit/knobs.js'

/** What is uncertain about bStats. */
export interface BstatsKnobs extends CommonKnobs {
  /**
   * Which Webasyst it runs on, hence texts, `token_required`, the Bearer header and the status of
   * an unknown app: 1.6.9 or 3.8.4. Unknown of the real one; default 'webasyst-current'.
   */
  flavour: 'webasyst-2017' | 'webasyst-current'
  /** Content type of token and revoke answers. Default 'text/html; charset=utf-8', PHP's own. */
  tokenContentType: string
  /** A code works once, as the docs say. Default false: Webasyst never deletes the code row. */
  oneTimeCodes: boolean
  /** false = the API is switched off: 404 `disabled` everywhere. Default true. */
  apiEnabled: boolean
}
