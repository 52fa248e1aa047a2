// What browsers get: bundles and minifies src/browser into one module of the server, as text.
// With --check it writes nothing and fails where that module is not what src/browser makes.
import { build } from 'esbuild'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

export const BROWSER_FILES = 'src/express/routes/browser-files.ts'

const ENTRIES = [
  ['BUTTONS_JS', 'buttons.ts', 'The script, whose only free name is `site`: its settings.'],
  ['BUTTONS_CSS', 'buttons.css', 'The styles of the buttons.'],
  ['PAGES_CSS', 'pages.css', 'The styles of the pages that the router itself shows.'],
]

/** Writes the module anew; the same sources and the same esbuild give the same bytes. */
export async function buildBrowserFiles() {
  writeFileSync(BROWSER_FILES, await browserFiles())
}

async function browserFiles() {
  const constants = []
  for (const [name, entry, sentence] of ENTRIES) {
    const text = JSON.stringify(await bundle(`src/browser/${entry}`))
    constants.push(`/** ${sentence} */\nexport const ${name} =\n  ${text}\n`)
  }
  const head =
    '// Made by scripts/browser.mjs from src/browser: change it there, and build again.\n'
  return [head, ...constants].join('\n')
}

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // CSS as it is written: what to lower for older browsers is decided in the sources.
    target: entry.endsWith('.css') ? 'esnext' : 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  })
  return outputFiles[0].text.trim()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv.includes('--check')) await buildBrowserFiles()
  else if (readFileSync(BROWSER_FILES, 'utf8') !== (await browserFiles())) {
    console.error(`${BROWSER_FILES} is older than src/browser: npm run build:browser`)
    process.exitCode = 1
  }
}
