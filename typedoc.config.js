/** docs/api, made of the docstrings: `npm run docs:api`. */
export default {
  name: 'API reference',
  entryPoints: [
    'src/index.ts',
    'src/providers/index.ts',
    'src/redis.ts',
    'src/sandbox/index.ts',
    'src/sql.ts',
    'src/testing/index.ts',
  ],
  tsconfig: 'tsconfig.build.json',
  treatWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  excludeExternals: true,
  // Line numbers would change with every commit.
  disableSources: true,
  readme: 'none',
  sort: ['alphabetical'],
  groupOrder: ['Functions', 'Variables', 'Classes', '*'],

  // Markdown, one page per entry point: it can be read wherever the repository can.
  plugin: ['typedoc-plugin-markdown'],
  out: 'docs/api',
  outputFileStrategy: 'modules',
  pageTitleTemplates: {
    module: ({ name }) =>
      name === 'index' ? 'express-oauth-connect' : `express-oauth-connect/${name}`,
  },
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  indexFormat: 'table',
  // A function and a type of one name: the plugin counts them in another way than GitHub does.
  useHTMLAnchors: true,
  tableColumnSettings: {
    hideInherited: true,
    hideSources: true,
    hideModifiers: true,
    hideOverrides: true,
  },
}
