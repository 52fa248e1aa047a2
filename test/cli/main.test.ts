import { run } from './command.js'

const COMMANDS = ['init', 'doctor', 'reseal', 'provider', 'new-provider']
const USAGE = /^usage: npx express-oauth-connect <command>/m

describe('the command', () => {
  it.each(['en', 'ru'])('has one help text, of one screen: %s', async (lang) => {
    const { code, output } = await run(['--help', '--lang', lang])
    expect(code).toBe(0)
    for (const command of COMMANDS) expect(output).toMatch(new RegExp(`^  ${command} `, 'm'))
    expect(output).toContain('oauth.config.mjs, .js, .cjs, .ts, .mts\n')
    const lines = output.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  it.each([
    ['docter', 'doctor'],
    ['Doctor', 'doctor'],
    ['resael', 'reseal'],
    ['innit', 'init'],
    ['newprovider', 'new-provider'],
  ])('names the nearest one: %s', async (typed, meant) => {
    const { code, output } = await run([typed])
    expect(output).toContain(`There is no command '${typed}'. Did you mean '${meant}'?`)
    expect(output).toMatch(USAGE)
    expect(code).toBe(2)
  })

  it('names none where nothing is near', async () => {
    const { code, output } = await run(['heal'])
    expect(output).toContain("There is no command 'heal'.\n")
    expect(output).not.toContain('Did you mean')
    expect(output).toMatch(USAGE)
    expect(code).toBe(2)
  })

  it.each([
    [['doctor', '--confg', 'x'], "'doctor' has no option '--confg'. Did you mean '--config'?"],
    [['init', '--dir', 'x'], "'init' has no option '--dir'.\n"],
    [['new-provider', 'acme', '--form=x'], "has no option '--form'. Did you mean '--from'?"],
    [['provider', 'senler', '--langg', 'ru'], "no option '--langg'. Did you mean '--lang'?"],
    [['doctor', '--config', '--lang', 'en'], "'--config' needs a value."],
    [['reseal', '--config'], "'--config' needs a value."],
    [['-x'], "There is no option '-x'.\n"],
  ])('names the nearest option, and runs nothing: %j', async (args, says) => {
    const { code, output } = await run(args)
    expect(output).toContain(says)
    expect(output).toMatch(USAGE)
    expect(output).not.toMatch(/^(?:ok|warn|fail) /m)
    expect(code).toBe(2)
  })

  it('says how it is used where a command is not complete, or none is given', async () => {
    for (const [args, says] of [
      [[], /^express-oauth-connect /],
      [['new-provider'], /^'new-provider' needs an id: npx express-oauth-connect new-provider /],
      [['provider', '--lang', 'ru'], /^Команде «provider» нужен id: npx /],
      [['doctor', 'site'], /^Too many words behind 'doctor'\.\n/],
      [['provider', 'github', 'google'], /^Too many words behind 'provider'\.\n/],
    ] as const) {
      const { code, output } = await run([...args])
      expect(output).toMatch(says)
      expect(output).toMatch(/^(?:usage|использование): npx express-oauth-connect /m)
      expect(output).not.toContain('There is no command')
      expect(code).toBe(2)
    }
  })
})
