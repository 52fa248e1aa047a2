import { html, raw, type Html } from './html.js'
import type { View } from './view.js'
import type { Words } from './words.js'

/** The page's own switches: links, which work without scripts. */
export function settingsPart(path: string, view: View, say: Words): Html {
  return html`<div class="settings">
    ${languageSwitch(path, view, say)}${modeSwitch(path, view, say)}
  </div>`
}

/** One of several places that say the same differently: the one we are at is marked. */
function choice(href: string, name: string, current: boolean, attributes = raw('')): Html {
  return html`<a href="${href}" ${attributes}${current && raw(' aria-current="true"')}>${name}</a>`
}

function languageSwitch(path: string, { language }: View, say: Words): Html {
  const item = (code: 'en' | 'ru', name: string) =>
    choice(
      `${path}?lang=${code}`,
      name,
      code === language,
      raw(` lang="${code}" hreflang="${code}"`),
    )
  return html`<nav class="switch" aria-label="${say.languages}">
    ${[item('en', 'English'), item('ru', 'Русский')]}
  </nav>`
}

function modeSwitch(path: string, { popup }: View, say: Words): Html {
  return html`<nav class="switch" aria-label="${say.signInMode}">
    <span>${say.signInMode}</span>${[
      choice(`${path}?popup=no`, say.here, !popup),
      choice(`${path}?popup=yes`, say.inPopup, popup),
    ]}
  </nav>`
}
