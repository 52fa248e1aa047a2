import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const FILES = ['package.json', 'package-lock.json', 'src/version.ts', 'CHANGELOG.md']
const UNRELEASED = '# Changelog\n\n## next – unreleased\n\n### Fixed\n\n- A thing.\n'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** What a release touches, copied from here, with this changelog. */
function tree(changelog: string) {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-release-'))
  folders.push(folder)
  for (const file of FILES) cpSync(file, join(folder, file))
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
  return {
    read: (file: string) => readFileSync(join(folder, file), 'utf8'),
    edit: (file: string, from: string | RegExp, to: string) => {
      const text = readFileSync(join(folder, file), 'utf8')
      writeFileSync(join(folder, file), text.replace(from, to))
    },
    run: (...args: readonly string[]) => {
      const command = [resolve('scripts/release.mjs'), ...args]
      return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
    },
  }
}

describe('a release', () => {
  it('is prepared in every place that names the version, and then may be published', () => {
    const { run, read } = tree(UNRELEASED)
    const prepared = run('prepare', '7.8.9')
    expect(prepared.stderr).toBe('')
    expect(prepared.stdout).toContain("git commit -am 'Release 7.8.9' && git tag -s v7.8.9")
    expect(read('CHANGELOG.md')).toMatch(/^## 7\.8\.9 – \d{4}-\d\d-\d\d\n\n### Fixed$/m)
    expect(read('src/version.ts')).toContain("'7.8.9'")
    // Nothing but the version changes, so that prettier and npm have nothing to say.
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(read('package.json').replace('"7.8.9"', `"${version}"`)).toBe(
      readFileSync('package.json', 'utf8'),
    )
    const checked = run('check', 'v7.8.9')
    expect(checked.stderr).toBe('')
    expect(checked.stdout).toBe('7.8.9 can be published:\n\n### Fixed\n\n- A thing.\n')
  })

  it.each([
    ['another tag', ['check', 'v7.8.8'], 'the tag is v7.8.8, package.json 7.8.9\n'],
    ['an older version', ['prepare', '7.8.9-rc.1'], /^7\.8\.9-rc\.1 is older than 7\.8\.9\n/],
    ['nothing new', ['prepare', '8.0.0'], 'CHANGELOG.md has nothing that is unreleased\n'],
    ['no version', ['prepare', 'minor'], /^"minor" is no version\n/],
    ['no command', [], /^usage: /],
  ])('is refused for %s', (_name, args, says) => {
    const { run } = tree(UNRELEASED)
    run('prepare', '7.8.9')
    const { status, stderr } = run(...args)
    expect(stderr).toEqual(typeof says === 'string' ? says : expect.stringMatching(says))
    expect(status).toBe(1)
  })

  it('is refused where one place says another version, or the changelog nothing', () => {
    const { run, edit } = tree(UNRELEASED)
    run('prepare', '7.8.9')
    edit('src/version.ts', '7.8.9', '7.8.8')
    edit('CHANGELOG.md', /– \d{4}.*/, '– unreleased')
    edit('CHANGELOG.md', 'A thing.', 'Nothing yet.')
    expect(run('check', 'v7.8.9').stderr.split('\n')).toEqual([
      'src/version.ts says 7.8.8, package.json 7.8.9',
      'CHANGELOG.md says that the version is unreleased',
      'CHANGELOG.md tells nothing of the version',
      '',
    ])
  })

  it('could be made of this tree: its changelog can be read', () => {
    const { run } = tree(readFileSync('CHANGELOG.md', 'utf8'))
    expect(run('prepare', '99.0.0').stderr).toBe('')
    expect(run('check', 'v99.0.0').status).toBe(0)
  })
})
