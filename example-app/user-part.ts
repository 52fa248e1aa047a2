import { html, type Html } from './html.js'
import { entryOf } from './catalogue/tables.js'
import type { User } from './user.js'
import type { Words } from './words.js'

/** The site's own links; who is signed in and the way out, or that nobody is. */
export function userPart(user: User | undefined, say: Words): Html {
  if (!user) {
    return html`<div class="user">
      ${links(say)}
      <p class="user-name">${say.nobody}</p>
    </div>`
  }
  return html`<div class="user">
    ${links(say)}
    <div class="user-who">
      ${avatar(user)}
      <p class="user-name">
        <b>${user.name}</b> <small class="quiet">${say.signedInBy(providerName(user))}</small>
      </p>
      <form method="post" action="/logout"><button>${say.logout}</button></form>
    </div>
  </div>`
}

function links(say: Words): Html {
  return html`<p class="user-links">
    <a class="user-link" href="${say.documentationPath}">${say.documentation}</a>
    <a class="user-link" href="/members">${say.members}</a>
  </p>`
}

/** The picture lies over the monogram, which is seen where there is none or it does not load. */
export function avatar({ name, picture }: User): Html {
  return html`<span class="avatar" aria-hidden="true"
    >${monogram(name)}${
      picture !== undefined &&
      html`<img src="${picture}" alt="" width="44" height="44" referrerpolicy="no-referrer" />`
    }</span
  >`
}

export function providerName({ provider }: User): string {
  return entryOf(provider)?.name ?? provider
}

/** The first letters of the first two words that have any. */
function monogram(name: string): string {
  const initials = [...name.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(([letter]) => letter)
  return initials.slice(0, 2).join('').toUpperCase() || '?'
}
