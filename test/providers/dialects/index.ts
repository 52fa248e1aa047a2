import { COMMERCE } from './commerce.js'
import { CRM } from './crm.js'
import { DEVELOPER_TOOLS } from './developer-tools.js'
import { EAST_ASIA } from './east-asia.js'
import { IDENTITY } from './identity.js'
import { MEDIA } from './media.js'
import { OFFICE } from './office.js'
import { RUSSIAN_BUSINESS } from './russian-business.js'
import { RUSSIAN_SOCIAL } from './russian-social.js'
import { SOCIAL } from './social.js'
import type { Vendor } from './vendor.js'

/** What is known of vendors by hand, by the provider's id. */
export const VENDORS: Readonly<Record<string, Vendor>> = {
  ...COMMERCE,
  ...CRM,
  ...DEVELOPER_TOOLS,
  ...EAST_ASIA,
  ...IDENTITY,
  ...MEDIA,
  ...OFFICE,
  ...RUSSIAN_BUSINESS,
  ...RUSSIAN_SOCIAL,
  ...SOCIAL,
}
