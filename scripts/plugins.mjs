// Plugins of esbuild that the build of the package is made with.
import { readFileSync } from 'node:fs'

/** Leaves such imports as they are written, or as `path`. */
export function external(filter, path) {
  return {
    name: 'external',
    setup({ onResolve }) {
      onResolve({ filter }, (found) =>
        found.kind === 'entry-point' ? undefined : { path: path ?? found.path, external: true },
      )
    },
  }
}

/** Reads the files of the tables by way of `change`. */
export function sourceOfTables(change) {
  return {
    name: 'tables',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]providers[\\/][\w-]+\.ts$/ }, ({ path }) => ({
        contents: change(readFileSync(path, 'utf8')),
        loader: 'ts',
      }))
    },
  }
}

/** A module that no file holds. */
export function virtual(name, contents, resolveDir) {
  return {
    name: 'virtual',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'virtual' }))
      onLoad({ filter: /./, namespace: 'virtual' }, () => ({ contents, resolveDir, loader: 'ts' }))
    },
  }
}
