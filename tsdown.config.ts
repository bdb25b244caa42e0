// The build: one bundle for each subpath of package.json#exports and one for the command line, with declarations. Code that entry points
// share goes into shared chunks, so that there is one copy of every class, whichever subpath a user imports it from.
import { defineConfig } from 'tsdown'
import manifest from './package.json' with { type: 'json' }

const names = Object.keys(manifest.exports)
  .filter(subpath => subpath !== './package.json')
  .map(subpath => (subpath === '.' ? 'index' : subpath.slice('./'.length)))

export default defineConfig({
  entry: { ...Object.fromEntries(names.map(name => [name, `src/exports/${name}.ts`])), cli: 'src/exports/cli.ts' },
  tsconfig: 'tsconfig.build.json',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  // The package is `"type": "module"`: plain `.js` and `.d.ts`.
  fixedExtension: false,
  sourcemap: false,
  dts: { generator: 'tsgo', sourcemap: false, entry: ['src/exports/*.ts', '!src/exports/cli.ts'] },
  clean: true,
  // `await using` is in no year's library yet, and a project that names neither the library nor Node's types must not see errors in ours.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  // Doc comments are for the declarations; the code is smaller and starts faster without them.
  outputOptions: { comments: { jsdoc: false, annotation: true, legal: true } },
  report: { gzip: false },
})
