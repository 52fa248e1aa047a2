import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

interface Step {
  readonly run?: string
  readonly uses?: string
}
interface Job {
  readonly uses?: string
  readonly needs?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const read = (file: string) => readFileSync(file, 'utf8')
const folder = '.github/workflows'
const workflows = readdirSync(folder).map(
  (file) => [file, parse(read(join(folder, file))) as Workflow] as const,
)
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

/** What is npm's own and needs no script of ours. */
const NPM =
  /^npm (?:ci(?: --ignore-scripts)?|audit signatures|publish --provenance --access public)$/

/** Whether a line of shell runs something that there is. */
function exists(line: string): boolean {
  const script = /^npm (?:run (?:-s )?)?([\w:]+)/.exec(line)?.[1]
  const file = /^(?:bash|node) ([\w./-]+)/.exec(line)?.[1]
  if (NPM.test(line)) return true
  return file === undefined ? script !== undefined && script in scripts : existsSync(file)
}

function commandsOf({ jobs }: Workflow): readonly string[] {
  return Object.values(jobs)
    .flatMap(({ steps = [] }) => steps)
    .flatMap(({ run = '' }) => run.split('\n').filter((line) => line !== ''))
}

describe('the workflows', () => {
  it.each(workflows)('%s runs what there is, and may read the repository only', (_file, flow) => {
    const commands = commandsOf(flow)
    expect(commands.length).toBeGreaterThan(0)
    expect(commands.filter((line) => !exists(line))).toEqual([])
    expect(flow.permissions).toEqual({ contents: 'read' })
    const called = Object.values(flow.jobs).flatMap(({ uses }) => uses ?? [])
    expect(called.filter((file) => !existsSync(file))).toEqual([])
  })

  it.each(workflows)('%s names every foreign action by its commit', (_file, flow) => {
    const steps = Object.values(flow.jobs).flatMap((job) => job.steps ?? [])
    const named = steps.flatMap(({ uses }) => uses ?? [])
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((uses) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([])
  })

  it('run .ci/run, whose own steps exist', () => {
    const flow = new Map(workflows).get('ci.yml')
    expect(flow && commandsOf(flow)).toEqual(
      expect.arrayContaining(['bash .ci/run', 'npm audit signatures']),
    )
    expect(flow?.on).toHaveProperty('pull_request')
    const steps = [...read('.ci/run').matchAll(/^(?:npm|node) [^|&\n]*/gm)].map(([line]) =>
      line.replace(/ 2>.*/, '').trim(),
    )
    expect(steps).toEqual(expect.arrayContaining(['npm ci', 'npm test']))
    expect(steps.filter((line) => !exists(line))).toEqual([])
  })

  it('publish a tag that passed CI and the release check, with provenance', () => {
    const flow = new Map(workflows).get('release.yml')
    expect(flow?.on).toEqual({ push: { tags: ['v*'] } })
    expect(flow?.jobs.ci?.uses).toBe('./.github/workflows/ci.yml')
    expect(flow?.jobs.publish?.needs).toBe('ci')
    expect(flow?.jobs.publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
    expect(flow?.jobs.publish?.steps?.flatMap(({ run }) => run ?? [])).toEqual([
      'npm ci --ignore-scripts',
      'node scripts/release.mjs check "$GITHUB_REF_NAME"',
      'npm publish --provenance --access public',
    ])
  })
})

describe('dependabot.yml', () => {
  it('watches every folder that has a manifest, and the actions', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as {
      updates: readonly { 'package-ecosystem': string; directory: string }[]
    }
    const watched = updates.map((one) => `${one['package-ecosystem']} ${one.directory}`)
    expect(watched).toEqual(['npm /', 'npm /bench', 'github-actions /'])
    expect(existsSync('bench/package.json')).toBe(true)
  })
})

describe('the templates of issues', () => {
  it.each(readdirSync('.github/ISSUE_TEMPLATE'))('%s can be read', (file) => {
    const text = read(join('.github/ISSUE_TEMPLATE', file))
    const [, front = text] = /^---\n([^]*?)\n---\n/.exec(text) ?? []
    const fields = parse(front) as Record<string, unknown>
    const expected = file.endsWith('.md')
      ? ['name', 'about', 'labels']
      : ['blank_issues_enabled', 'contact_links']
    expect(Object.keys(fields)).toEqual(expected)
  })
})
