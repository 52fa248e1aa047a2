import type { Answer, Received } from '../exchange.js'
import { page } from './frame.js'
import type { Site } from './frame.js'
import { escapeHtml } from './html.js'

/** A refusal that has nowhere to go but the screen. */
export function errorPage(
  site: Site,
  request: Received,
  status: number,
  error: string,
  description: string,
): Answer {
  return page(site, request, status, (say) => ({
    title: say.errorTitle,
    body: `<p>Error <code>${escapeHtml(error)}</code></p>
<p class="alert" role="alert">${escapeHtml(description)}</p>`,
  }))
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
