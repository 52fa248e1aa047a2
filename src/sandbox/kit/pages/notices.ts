import type { Answer, Received } from '../exchange.js'
import { page } from './frame.js'
import type { Site } from './frame.js'
import type { Person } from '../people.js'
import { escapeHtml } from './html.js'
import type { Words } from './words.js'

/** A refusal that has nowhere to go but the screen, or to whom it would not concern. */
export function errorPage(
  site: Site,
  request: Received,
  status: number,
  error: string,
  description: string,
  somebodyElse?: Person,
): Answer {
  return page(site, request, status, (say) => ({
    title: say.errorTitle,
    body: `<p>${say.error} <code>${escapeHtml(error)}</code></p>
<p class="alert" role="alert">${escapeHtml(description)}</p>
${somebodyElse ? wayOut(request, somebodyElse, say) : ''}`,
  }))
}

/** The same request as the person who may. */
function wayOut({ query }: Received, { email, name }: Person, say: Words): string {
  const params = new URLSearchParams(query)
  params.set('sandbox_as', email)
  const href = escapeHtml(`?${params.toString()}`)
  return `<p><a href="${href}">${say.otherPerson}</a> (${escapeHtml(name)})</p>`
}

/** For clients without a redirect URI: the person carries the code over by hand. */
export function codePage(site: Site, request: Received, code: string): Answer {
  return page(site, request, 200, (say) => ({
    title: say.codeTitle,
    body: `<label for="code">${say.codeText}</label>
<textarea id="code" readonly>${escapeHtml(code)}</textarea>`,
  }))
}

/** `/`: what a developer who opens the origin wants to know. */
export function homePage(site: Site, request: Received, facts: Facts): Answer {
  return page(site, request, 200, (say) => ({
    title: site.name,
    body: `<p>${say.homeText}</p>
<dl>${Object.entries(facts)
      .map(([term, fact]) => [escapeHtml(term), escapeHtml(fact === '' ? say.secretNone : fact)])
      .map(([term, fact]) => `<dt>${term}</dt><dd>${fact}</dd>`)
      .join('')}</dl>`,
  }))
}

/** Term and value, as a definition list. */
export type Facts = Readonly<Record<string, string>>
