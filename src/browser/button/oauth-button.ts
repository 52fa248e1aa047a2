import { page } from '../own.js'

/** One `oauth()` of the site: each has its own `buttons.js`, and a page may load several. */
export interface Mount {
  /** Where its routes are, without a slash at the end. */
  readonly path: string
  readonly development: boolean
  /** The ids of those who sign people in. */
  readonly providers: readonly string[]
  /** Makes a button of an element. */
  readonly adopt: (element: HTMLElement, provider: string) => void
}

const told = new Set<string>()

/** `<oauth-button provider="…">`: a button of the mount that it belongs to. */
export class OAuthButton extends HTMLElement {
  /** By where their routes are. `undefined` in an element of that name which is not ours. */
  static readonly mounts: Map<string, Mount> | undefined = new Map()
  #isAdopted = false

  connectedCallback(): void {
    // Its content may not have been parsed yet, and the script of its mount not have run.
    if (page.readyState === 'loading') addEventListener('DOMContentLoaded', () => this.adopt())
    else this.adopt()
    if (page.readyState === 'complete') this.#adoptOrTell()
    else addEventListener('load', () => this.#adoptOrTell())
  }

  /** Becomes a button of the mount that its attribute or its link names, if that is here. */
  adopt(): void {
    const path = this.getAttribute('mount')
    const link = this.querySelector('a')
    const named = this.#known().find((mount) =>
      path === null && link
        ? link.pathname === `${mount.path}/${this.#provider}/start`
        : mount.path === (path ?? mount.path),
    )
    if (named) this.#become(named)
  }

  get #provider(): string {
    return this.getAttribute('provider') ?? ''
  }

  /** The mounts that know the provider. */
  #known(): readonly Mount[] {
    return all().filter(({ providers }) => providers.includes(this.#provider))
  }

  #become(mount: Mount): void {
    if (this.#isAdopted) return
    this.#isAdopted = true
    this.querySelector('.oauth-button-note')?.remove()
    mount.adopt(this, this.#provider)
  }

  /** All scripts have run: an element that nobody made a button of would stay empty unexplained. */
  #adoptOrTell(): void {
    this.adopt()
    // A link of the site's own names no mount.
    const [mount] = this.hasAttribute('mount') ? [] : this.#known()
    if (mount) this.#become(mount)
    if (this.#isAdopted) return
    const known = all().flatMap(({ providers }) => providers)
    const text = `oauth-button: no provider "${this.#provider}" signs in here; known: ${known.join(', ')}`
    if (!told.has(text)) console.warn(text)
    told.add(text)
    if (!all().some(({ development }) => development)) return
    const note = page.createElement('span')
    note.className = 'oauth-button-note'
    note.textContent = text
    this.append(note)
  }
}

function all(): readonly Mount[] {
  return [...(OAuthButton.mounts?.values() ?? [])]
}
