import { own, page } from './own.js'
import { base } from './site.js'

/**
 * A form that begins a sign-in: under `form-action 'self'`, which Helmet sets by default, Chrome
 * stops it without a word at the redirect to the provider. A link to the same place is not a form.
 */
export function goByLink(event: SubmitEvent): void {
  const { target, submitter } = event
  if (event.defaultPrevented || !(target instanceof HTMLFormElement)) return
  const form = own(target, HTMLFormElement)
  const of = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name)
  const url = new URL(of('action') || location.href, page.baseURI)
  if (!/^(get)?$/i.test(of('method') ?? '')) return
  if (!url.href.startsWith(base) || !url.pathname.endsWith('/start')) return
  event.preventDefault()
  // As a form does: its fields take the place of the query.
  const fields = new FormData(target, submitter) as unknown as [string, string][]
  url.search = new URLSearchParams(fields).toString()
  const link = page.createElement('a')
  link.href = url.href
  link.target = of('target') ?? ''
  link.click()
}
