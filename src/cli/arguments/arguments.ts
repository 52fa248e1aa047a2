import { parseArgs } from 'node:util'
import type { Words } from '../language.js'
import { nearest } from '../../protocol/known-name.js'

/** The commands, with the options of each beside `--lang` and `--help`. */
const COMMANDS: Readonly<Record<string, string>> = {
  init: 'provider providers',
  doctor: 'config',
  reseal: 'config',
  provider: '',
  'new-provider': 'from dir',
}
const EVERYWHERE = ['lang', 'help']

const text = { type: 'string', multiple: true } as const
const OPTIONS = {
  ...{ provider: text, providers: text, config: text, dir: text, from: text, lang: text },
  help: { type: 'boolean', short: 'h' },
} as const

/** What was typed. */
export interface Arguments {
  readonly command: string | undefined
  readonly rest: readonly string[]
  /** Of an option that is given twice the last one counts. */
  readonly config: string | undefined
  readonly dir: string | undefined
  readonly from: string | undefined
  readonly lang: string | undefined
  readonly help: boolean
  /** Of `--provider` and `--providers`, parted at commas. */
  readonly providers: readonly string[]
  /** What was not understood, and what was probably meant. */
  readonly mistakes: readonly Words[]
}

/** Reads the words behind the command's name; a mistake does not keep the rest from being read. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    ...{ args: [...args], options: OPTIONS, allowPositionals: true },
    strict: false,
    tokens: true,
  })
  const [command, ...rest] = positionals
  const last = (value: unknown) => valuesOf(value).at(-1)
  const given = tokens.filter((token) => token.kind === 'option')
  return {
    ...{ command, rest, config: last(values.config), dir: last(values.dir) },
    ...{ from: last(values.from), lang: last(values.lang), help: values.help === true },
    providers: [...valuesOf(values.provider), ...valuesOf(values.providers)]
      .flatMap((list) => list.split(/[\s,]+/))
      .filter((id) => id !== ''),
    mistakes: [
      ...(command === undefined || Object.hasOwn(COMMANDS, command) ? [] : [noCommand(command)]),
      ...given.flatMap((token) => mistakeIn(token, command)),
    ],
  }
}

interface GivenOption {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function mistakeIn(
  { name, rawName, value, inlineValue }: GivenOption,
  command = '',
): readonly Words[] {
  const own = Object.hasOwn(COMMANDS, command) ? COMMANDS[command]?.split(' ') : undefined
  const known = [...(own ?? Object.keys(OPTIONS)), ...EVERYWHERE]
  if (!known.includes(name)) return [noOption(rawName, own && command, nearest(name, known))]
  // parseArgs takes the next option for the value of one that has none.
  const lacks = value === undefined || (value.startsWith('-') && inlineValue !== true)
  return name !== 'help' && lacks ? [noValue(rawName)] : []
}

function noCommand(command: string): Words {
  const near = nearest(command, Object.keys(COMMANDS))
  return {
    en: `There is no command '${command}'.${meant(near).en}`,
    ru: `Команды «${command}» нет.${meant(near).ru}`,
  }
}

function noOption(option: string, command: string | undefined, near: string | undefined): Words {
  const hint = meant(near && `--${near}`)
  return command === undefined
    ? {
        en: `There is no option '${option}'.${hint.en}`,
        ru: `Параметра «${option}» нет.${hint.ru}`,
      }
    : {
        en: `'${command}' has no option '${option}'.${hint.en}`,
        ru: `У команды «${command}» нет параметра «${option}».${hint.ru}`,
      }
}

function noValue(option: string): Words {
  return { en: `'${option}' needs a value.`, ru: `Параметру «${option}» нужно значение.` }
}

function meant(name: string | undefined): Words {
  if (name === undefined) return { en: '', ru: '' }
  return { en: ` Did you mean '${name}'?`, ru: ` Возможно, вы имели в виду «${name}»?` }
}

function valuesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
