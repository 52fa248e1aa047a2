import { isOAuthError, type OAuthRouter } from 'express-oauth-connect'

/** What is read of the answer. */
interface Programmes {
  readonly _meta: { readonly count: number }
}

/**
 * What a site's cron would run, in a process of its own: renews what would die unused, then asks the
 * API in the name of everybody who has connected Admitad. One person's failure stops nobody else's.
 */
export async function runNightly(
  auth: OAuthRouter<'admitad'>,
  print: (line: string) => void,
): Promise<void> {
  const { renewed, ended, failed } = await auth.renewAll()
  print(`renewed ${renewed}, ended ${ended}, failed ${failed}`)
  for await (const { owner, account } of auth.owners('admitad')) {
    try {
      const api = auth.onBehalfOf(owner)('admitad', { account })
      const { data } = await api.get<Programmes>('advcampaigns/')
      print(`${owner}: ${data._meta.count} programmes at Admitad`)
    } catch (error) {
      if (!isOAuthError(error)) throw error
      print(`${owner}: ${error.code}`)
    }
  }
}
