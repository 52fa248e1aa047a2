// `npm run menu`: what each script is for. One without a sentence here shows its command.
import { readFileSync } from 'node:fs'

const SENTENCES = {
  start: 'the example app with its sandbox, at http://localhost:3000',
  test: 'formatter, linter, types, tests: what CI runs',
  jest: 'the tests alone; npm run jest -- test/docs for one folder',
  'test:fuzz': 'the property tests with many more cases',
  'test:soak': 'a site under load for a while, watching its memory',
  'bench:quick': 'a minute of side by side with the floor and passport-oauth2',
  bench: 'five minutes of it, with all the peers',
  'test:mutation': 'Stryker over src/protocol, http, store and express; installed by hand',
  typecheck: 'the compiler over src, test and example-app, then over src/browser',
  lint: 'eslint',
  format: 'prettier, writing',
  'format:check': 'prettier, looking only',
  build: 'dist/esm and dist/cjs with their types',
  'build:browser': 'only what browsers get: src/browser, bundled into one module of the server',
  'build:marks': 'only the logos of src/providers, of simple-icons',
  'build:jose': 'only jose, bundled into one module of src/protocol',
  'docs:api': 'docs/api, made anew from the docstrings',
  'check:package': 'publint and attw on what would be published',
  prepack: 'npm itself runs it before it packs',
  release: 'npm run release -- 1.2.3: the version in every place, the changelog dated',
  prepublishOnly: 'npm itself runs it before it publishes: is this tree that version?',
  menu: 'this list',
}

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const names = [...new Set([...Object.keys(SENTENCES), ...Object.keys(scripts)])]
for (const name of names.filter((one) => one in scripts)) {
  console.log(`npm run ${name.padEnd(15)} ${SENTENCES[name] ?? scripts[name]}`)
}
