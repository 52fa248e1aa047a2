// A release in two steps: `prepare 1.2.3` writes the version wherever it stands and dates the
// changelog; `check [v1.2.3]` says what keeps this tree from being published as that tag.
import { readFileSync, writeFileSync } from 'node:fs'

const VERSION_FILE = 'src/version.ts'
const SEMVER = /^\d+\.\d+\.\d+(?:-[\da-z]+(?:\.[\da-z]+)*)?$/
/** `## 1.2.3 – 2026-11-21`, or `unreleased` in place of the day. */
const HEADING = /^## (\S+) – (\d{4}-\d{2}-\d{2}|unreleased)$/m

const [command, argument = ''] = process.argv.slice(2)
if (command === 'check') check(argument)
else if (command === 'prepare') prepare(argument)
else fail(['usage: node scripts/release.mjs check [v1.2.3] | prepare 1.2.3'])

function check(tag) {
  const { version } = readJson('package.json')
  const { named, day, notes } = newestEntry()
  const places = {
    'package-lock.json': readJson('package-lock.json').version,
    'package-lock.json, packages': readJson('package-lock.json').packages[''].version,
    [VERSION_FILE]: /VERSION = '([^']+)'/.exec(read(VERSION_FILE))?.[1],
    'CHANGELOG.md': named,
  }
  fail([
    ...(tag === '' || tag === `v${version}` ? [] : [`the tag is ${tag}, package.json ${version}`]),
    ...Object.entries(places)
      .filter(([, found]) => found !== version)
      .map(([place, found]) => `${place} says ${found}, package.json ${version}`),
    ...(day === 'unreleased' ? ['CHANGELOG.md says that the version is unreleased'] : []),
    ...(/^- /m.test(notes) ? [] : ['CHANGELOG.md tells nothing of the version']),
  ])
  process.stdout.write(`${version} can be published:\n\n${notes}\n`)
}

function prepare(version) {
  const { version: before } = readJson('package.json')
  const { heading, day, notes } = newestEntry()
  fail([
    ...(SEMVER.test(version) ? [] : [`"${version}" is no version`]),
    ...(compare(version, before) >= 0 ? [] : [`${version} is older than ${before}`]),
    ...(day === 'unreleased' ? [] : ['CHANGELOG.md has nothing that is unreleased']),
    ...(/^- /m.test(notes) ? [] : ['CHANGELOG.md tells nothing of the version']),
  ])
  const today = new Date().toISOString().slice(0, 10)
  const lock = readJson('package-lock.json')
  lock.packages[''].version = version
  write('package-lock.json', toText({ ...lock, version }))
  write('package.json', toText({ ...readJson('package.json'), version }))
  write(VERSION_FILE, read(VERSION_FILE).replace(/VERSION = '[^']+'/, `VERSION = '${version}'`))
  write('CHANGELOG.md', read('CHANGELOG.md').replace(heading, `## ${version} – ${today}`))
  const commands = `git commit -am 'Release ${version}' && git tag -s v${version} -m ${version}`
  process.stdout.write(`Read the diff, then:\n\n  ${commands}\n  git push --follow-tags\n`)
}

/** The changelog's first section, without groups that say "Nothing yet." */
function newestEntry() {
  const text = read('CHANGELOG.md')
  const [heading = '', named, day] = HEADING.exec(text) ?? []
  const [section = ''] = text.slice(text.indexOf(heading) + heading.length).split(/^## /m)
  const notes = section.replace(/^### .*\n+- Nothing yet\.\n*/gm, '').trim()
  return { heading, named, day, notes }
}

/** By numbers; a pre-release comes before its release. */
function compare(one, other) {
  const [a, b] = [one, other].map((version) => {
    const [numbers = '', pre] = version.split('-')
    return [...numbers.split('.').map(Number), pre === undefined ? 1 : 0]
  })
  return a.map((part, place) => part - b[place]).find((difference) => difference !== 0) ?? 0
}

function fail(problems) {
  if (problems.length === 0) return
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}

function read(file) {
  return readFileSync(file, 'utf8')
}

function write(file, text) {
  writeFileSync(file, text)
}

function readJson(file) {
  return JSON.parse(read(file))
}

function toText(value) {
  return `${JSON.stringify(value, null, 2)}\n`
}
