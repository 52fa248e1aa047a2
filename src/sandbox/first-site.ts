/** How a new site signs a person in at one of the four. */
export interface FirstRegistration {
  /** The member of `sandbox()`. */
  readonly member: string
  /** The one client id, where there is nothing to register. */
  readonly clientId?: string
  /** Options beside the client and what the table tells, as code. */
  readonly options: Readonly<Record<string, string>>
}

const grant = "'authorization_code'"

/** The providers that `sandbox()` stands in for, by the names of their functions. */
export const SANDBOX_PROVIDERS: Readonly<Record<string, FirstRegistration>> = {
  senler: { member: 'senler', options: {} },
  bstats: { member: 'bstats', clientId: 'bstats.ru', options: { clientName: "'My site'" } },
  admitad: { member: 'admitad', options: { grant, scope: "['private_data']" } },
  ringme: { member: 'ringme', options: { grant } },
  telphin: { member: 'ringme', options: { grant } },
}

/** Those that a new site begins with where nobody says which. */
export const SANDBOX_FOUR: readonly string[] = ['senler', 'bstats', 'admitad', 'ringme']

/**
 * Where `standIn` cannot sign a person in without a `dialect`, a key or a registered redirect URI:
 * the table's own functions say what the answers look like.
 */
export const NEEDS_DIALECT: ReadonlySet<string> = new Set(
  'alipay amocrm apple bitbucket bitrix24 clever ebay egnyte etsy eveonline imgur kommo lightspeedX oneidUz shopify slack vk wecom weibo zoho'.split(
    ' ',
  ),
)
