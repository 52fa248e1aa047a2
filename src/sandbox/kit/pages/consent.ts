import type { Answer, Received } from '../exchange.js'
import type { Person } from '../people.js'
import { page } from './frame.js'
import type { Site } from './frame.js'
import { escapeHtml } from './html.js'
import type { Language, Words } from './words.js'

/** What the consent page tells and asks. */
export interface Consent {
  readonly clientName: string
  readonly rights: Readonly<Record<Language, readonly string[]>>
  /** Where the browser goes next, for the person to see; '' = nowhere. */
  readonly redirectUri: string
  /** One of several things the grant can be about: radio buttons. */
  readonly choice?: Choice
}

/** A group of radio buttons; the first is chosen. */
export interface Choice {
  readonly name: string
  readonly legend: Readonly<Record<Language, string>>
  readonly options: readonly { readonly value: string; readonly label: string; note: string }[]
}

/** The consent page: who is asked, what for; allow, deny, or be somebody else. */
export function consentPage(
  site: Site,
  request: Received,
  consent: Consent,
  { person, csrf }: { readonly person: Person; readonly csrf: string },
): Answer {
  return page(site, request, 200, (say, language) => ({
    title: say.consentTitle(consent.clientName),
    body: `<p class="quiet">${escapeHtml(say.signedInAs(`${person.name} (${person.email})`))}</p>
<p>${say.itAsksFor}</p>
<ul>${consent.rights[language].map((right) => `<li>${escapeHtml(right)}</li>`).join('')}</ul>
<form method="post">
<input type="hidden" name="_csrf" value="${escapeHtml(csrf)}">
${consent.choice ? choiceFields(consent.choice, language) : ''}
<div class="actions"><button class="main" name="approve" value="1">${say.allow}</button>
<button name="deny" value="1">${say.deny}</button></div>
<p><button class="link" name="leave" value="1">${say.otherPerson}</button></p>
</form>
${consent.redirectUri === '' ? '' : returnNote(say, consent.redirectUri)}`,
  }))
}

function returnNote(say: Words, redirectUri: string): string {
  const uri = escapeHtml(redirectUri).replaceAll('/', '/<wbr>')
  return `<p class="quiet">${say.returnsTo} <code>${uri}</code></p>`
}

function choiceFields(choice: Choice, language: Language): string {
  const options = choice.options.map(
    ({ value, label, note }, index) =>
      `<label class="choice"><input type="radio" name="${escapeHtml(choice.name)}"
 value="${escapeHtml(value)}"${index === 0 ? ' checked' : ''}>
<span>${escapeHtml(label)}<small>${escapeHtml(note)}</small></span></label>`,
  )
  return `<fieldset><legend>${escapeHtml(choice.legend[language])}</legend>
${options.join('\n')}</fieldset>`
}
