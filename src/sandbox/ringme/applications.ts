import { hex } from '../kit/codes-and-tokens.js'

/** What an application may do follows from its type. */
export type ApplicationType = 'trusted' | 'public' | 'password_credentials'

/** A registered application. */
export interface Application {
  readonly id: string
  readonly name: string
  readonly type: ApplicationType | 'any'
  secret: string
}

/** The applications of the demo customer: the built-in one and those made over the API. */
export interface Applications {
  readonly find: (id: string) => Application | undefined
  readonly create: (name: string, type: ApplicationType) => Application
  readonly resetSecret: (id: string) => Application | undefined
  readonly list: () => readonly Application[]
  readonly forget: () => void
}

/** The grants of each type. 'any' is our own, so that one sandbox serves every grant. */
export const GRANTS: Readonly<Record<Application['type'], readonly string[]>> = {
  trusted: ['client_credentials'],
  public: ['authorization_code', 'refresh_token'],
  password_credentials: ['password', 'refresh_token'],
  any: ['client_credentials', 'authorization_code', 'password', 'refresh_token'],
}

/** The register; the built-in application's type may be turned at any time. */
export function createApplications(builtIn: () => Application): Applications {
  const created = new Map<string, Application>()
  const find = (id: string) => (builtIn().id === id ? builtIn() : created.get(id))
  return {
    find,
    create(name, type) {
      const application = { id: hex(32), name, type, secret: hex(32) }
      created.set(application.id, application)
      return application
    },
    resetSecret(id) {
      const application = created.get(id)
      if (application) application.secret = hex(32)
      return application
    },
    list: () => [builtIn(), ...created.values()],
    forget: () => created.clear(),
  }
}
