import { checkAddresses } from './checks/addresses.js'
import { checkConnections } from './checks/connections.js'
import { checkCookies } from './checks/cookies.js'
import { checkDiscovery } from './checks/discovery.js'
import { checkEndpoints } from './checks/endpoints.js'
import { checkProxy } from './checks/proxy.js'
import { checkSecrets, noteUntried } from './checks/secrets.js'
import { checkStore } from './checks/store.js'
import { checkVersions } from './checks/versions.js'
import { Unreadable } from './configuration.js'
import { readConfiguration, type ConfigurationPlace } from './config-file.js'
import { examine, type Examined } from './examined.js'
import { fail, printed, summary, type Finding } from './finding.js'
import type { Language } from './language.js'

/** What the doctor is told. */
export interface DoctorOptions extends ConfigurationPlace {
  readonly language: Language
  readonly print: (text: string) => void
}

/** In the order in which a person would look; those that need the network come last. */
const CHECKS: readonly ((site: Examined) => Finding[] | Promise<Finding[]>)[] = [
  ({ refused }) => [...refused],
  checkSecrets,
  checkAddresses,
  checkCookies,
  checkProxy,
  checkStore,
  checkConnections,
  checkEndpoints,
  checkDiscovery,
  noteUntried,
]

/** Says what is wrong with a site before a visitor does. Tells whether nothing is. */
export async function doctor(options: DoctorOptions): Promise<boolean> {
  const { language, folder, env, print } = options
  const findings: Finding[] = []
  const tell = (found: readonly Finding[]) => {
    findings.push(...found)
    for (const finding of found) print(printed(finding, language))
  }
  tell(checkVersions(folder))
  try {
    const configuration = await readConfiguration(options)
    const site = examine(configuration, env)
    for (const check of CHECKS) tell(await check(site))
    await configuration.close()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    tell([fail(error.number, error.says, error.cure)])
  }
  print(summary(findings, language))
  return findings.every(({ level }) => level !== 'fail')
}
