import { basename, join, resolve } from 'node:path'
import type { Language, Words } from '../language.js'
import { configTemplate } from '../templates/site/config.js'
import { environmentTemplate, exampleTemplate } from '../templates/site/environment.js'
import { serverTemplate } from '../templates/site/server.js'
import { chooseProviders, type Chosen } from './choice.js'
import { lookAround, writeNew, type Place } from './folder.js'
import { ignoreTemplate, manifestTemplate, nextSteps, whatToFill } from './steps.js'

/** What the command is told. */
export interface InitOptions {
  /** Where the site is to be, as typed; default: this folder. */
  readonly to: string | undefined
  readonly providers: readonly string[]
  readonly folder: string
  readonly language: Language
  readonly print: (text: string) => void
  readonly ask?: (question: string) => Promise<string | undefined>
}

/** Writes a small site that signs people in: into an empty folder, or beside what is there. */
export async function init(options: InitOptions): Promise<boolean> {
  const { to = '.', language, print, ask } = options
  const tell = (level: string, words: Words) => print(`${level.padEnd(5)} ${words[language]}\n`)
  const say = (words: Words) => tell('fail', words)
  const place = lookAround(resolve(options.folder, to))
  if ('en' in place) {
    say(place)
    return false
  }
  const providers = await chooseProviders(options.providers, { ask, say, language })
  if (!providers) return false
  for (const [name, text, mode] of filesOf(place, providers, language)) {
    if (writeNew(join(place.root, name), text, mode)) print(`ok    ${join(to, name)}\n`)
    else tell('skip', leftAlone(join(to, name)))
  }
  if (place.ignores === false) tell('warn', unignored(place))
  for (const { name } of providers.filter(({ standIn }) => standIn === false)) {
    tell('warn', withoutStandIn(name, place))
  }
  print(nextSteps(place, { to, language, alone: waitsForClient(providers) }))
  print(whatToFill(providers, place, language))
  return true
}

type File = readonly [name: string, text: string, mode?: number]

function filesOf(place: Place, providers: readonly Chosen[], language: Language): readonly File[] {
  const { env, entry } = place
  const first = waitsForClient(providers) ? providers[0]?.prefix : undefined
  const words = { env, language, variable: first && `${first}_CLIENT_ID` }
  return [
    ...(place.manifest ? [] : ([['package.json', manifestTemplate(entry)]] as const)),
    ['oauth.config.mjs', configTemplate(providers, words)],
    [entry, serverTemplate(entry, words)],
    // Secrets: for nobody's eyes but their owner's.
    [env, environmentTemplate(providers), 0o600],
    [`${env}.example`, exampleTemplate(providers, language)],
    ...(place.ignores === undefined ? ([['.gitignore', ignoreTemplate(env)]] as const) : []),
  ]
}

/** Without a server that stands in for any of them nobody can sign in before a client is set. */
function waitsForClient(providers: readonly Chosen[]): boolean {
  return providers.every(({ standIn }) => standIn === false)
}

function leftAlone(file: string): Words {
  return { en: `${file} exists and is left as it is`, ru: `${file} уже есть и не изменён` }
}

function unignored({ env }: Place): Words {
  return {
    en: `.gitignore does not name ${env}, which holds secrets: add it`,
    ru: `в .gitignore нет ${env}, а там секреты: добавьте его`,
  }
}

function withoutStandIn(name: string, { env, root }: Place): Words {
  const site = basename(root)
  return {
    en: `${name}: no server on this machine can stand in for it; its button appears in ${site} when ${env} names a client of yours`,
    ru: `${name}: сервера на этой машине для него нет; кнопка появится в ${site}, когда приложение будет указано в ${env}`,
  }
}
