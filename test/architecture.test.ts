import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
)
const read = (file: string) => readFileSync(join('src', file), 'utf8')
/** A template of the command line holds source text that is written elsewhere. */
const ownCode = (file: string) =>
  file.startsWith('cli/templates/') ? read(file).replace(/`(?:\\[^]|[^`\\])*`/g, '``') : read(file)
const importsOf = (file: string) =>
  [...ownCode(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, target = '']) => target)
const floorOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file)

/** Each floor imports from itself and from the floors listed. */
const floors: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'version.ts': [],
  protocol: ['errors.ts'],
  http: ['errors.ts', 'version.ts', 'protocol'],
  store: ['errors.ts', 'protocol'],
  connections: ['errors.ts', 'protocol', 'http', 'store'],
  'redis.ts': ['store', 'connections'],
  'sql.ts': ['connections'],
  // Of the browser's files only the type of the settings that its script is given.
  express: ['errors.ts', 'protocol', 'http', 'store', 'connections', 'browser'],
  browser: [],
  providers: ['protocol'],
  sandbox: [],
  // The type of a store of connections, which its contract is about.
  testing: ['connections'],
  cli: [
    'errors.ts',
    'version.ts',
    'protocol',
    'http',
    'store',
    'connections',
    'express',
    'providers',
    // Which providers a new site signs in at without an account.
    'sandbox',
  ],
  'index.ts': ['errors.ts', 'protocol', 'http', 'store', 'connections', 'express'],
}

/** Packages a floor may use beside Node's own. */
const packages: Readonly<Record<string, readonly string[]>> = {
  http: ['axios', 'fast-xml-parser', 'undici'],
  connections: ['kysely'],
  express: ['express', 'express-session'],
  cli: ['express-session', 'redis'],
}

describe('src', () => {
  it.each(files)('%s imports only from its own floor and the floors below', (file) => {
    const floor = floorOf(file)
    expect(Object.keys(floors)).toContain(floor)
    for (const target of importsOf(file)) {
      if (target.startsWith('.')) {
        const to = floorOf(join(dirname(file), target).replace(/\.js$/, '.ts'))
        expect([floor, ...(floors[floor] ?? [])]).toContain(to)
      } else if (!target.startsWith('node:')) {
        expect(packages[floor] ?? []).toContain(target)
      }
    }
  })

  it('has no circle of imports, those of types included', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((target) => target.startsWith('.'))
          .map((target) => join(dirname(file), target).replace(/\.js$/, '.ts')),
      ]),
    )
    const done = new Set<string>()
    function circleFrom(file: string, path: readonly string[]): readonly string[] | undefined {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
      if (done.has(file)) return undefined
      for (const next of graph.get(file) ?? []) {
        const circle = circleFrom(next, [...path, file])
        if (circle) return circle
      }
      done.add(file)
      return undefined
    }
    for (const file of files) expect(circleFrom(file, [])).toBeUndefined()
  })

  it('has a dozen files in a folder, or little more', () => {
    const sizes = new Map<string, number>()
    for (const file of files) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
    sizes.delete('providers')
    expect([...sizes].filter(([, size]) => size > 14)).toEqual([])
  })

  it('uses one module of Node in the protocol, and it speaks to nobody', () => {
    const used = files
      .filter((file) => floorOf(file) === 'protocol')
      .flatMap((file) => importsOf(file).filter((target) => !target.startsWith('.')))
    expect([...new Set(used)].sort()).toEqual(['node:crypto'])
  })

  it('names no provider outside the tables and their stand-ins', () => {
    const core = files.filter((file) => !['providers', 'sandbox'].includes(floorOf(file)))
    const named = core.filter((file) =>
      /\b(senler|bstats|admitad|ringme|telphin)\b/i.test(withoutComments(read(file))),
    )
    expect(named).toEqual([])
  })

  it('touches req.session where the session is looked after, and nowhere else', () => {
    const touching = files.filter((file) => /\breq\.session\b/.test(withoutComments(ownCode(file))))
    const home = (file: string) =>
      file.startsWith('express/session/') || file === 'express/disconnect.ts'
    expect(touching.filter((file) => !home(file))).toEqual([])
  })

  it('calls axios for requests in one file', () => {
    const calling = files.filter((file) =>
      /\bnew Axios\b|axios\.(request|create|get|post)\b/.test(withoutComments(read(file))),
    )
    expect(calling).toEqual(['http/transport/by-axios.ts'])
  })

  it('loads undici in one file', () => {
    const naming = files.filter((file) => read(file).includes("import('undici')"))
    expect(naming).toEqual(['http/transport/pools.ts'])
  })

  it('has no any, no default export, no catch-all file', () => {
    for (const file of files) {
      const code = withoutComments(read(file))
      expect(`${file}: ${/\bas any\b|: any\b|export default/.exec(code)?.[0] ?? 'none'}`).toBe(
        `${file}: none`,
      )
      expect(file).not.toMatch(/(?:^|\/)(?:utils?|types|helpers|common|misc)\.ts$/)
    }
  })

  it('documents every function, class and constant that the doors export', () => {
    const undocumented = files
      .filter((file) => !file.startsWith('sandbox/'))
      .flatMap((file) =>
        [...read(file).matchAll(/(^|\n)(.*)\nexport (?:async )?(?:function|class) (\w+)/g)]
          .filter(([, , before = '']) => !before.trimEnd().endsWith('*/'))
          .map(([, , , name]) => `${file}: ${name ?? ''}`),
      )
    expect(undocumented).toEqual([])
  })
})

describe('package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    version: string
    dependencies: Record<string, string>
  }

  it('has the two dependencies that were chosen, and the one that performance asked for', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['axios', 'fast-xml-parser', 'undici'])
  })

  it('has the version that providers see', () => {
    expect(read('version.ts')).toContain(`'${manifest.version}'`)
  })
})

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
