import { defineConfig, type UserConfig } from 'tsdown'

const build = (name: string, entry: string[]): UserConfig => ({
  name,
  cwd: `packages/${name}`,
  entry,
  format: ['esm', 'cjs'],
  platform: name === 'simulator' || name === 'undici' ? 'node' : 'neutral',
  target: 'es2022',
  outExtensions: ({ format }) => (format === 'cjs' ? { js: '.cjs', dts: '.d.cts' } : { js: '.mjs', dts: '.d.mts' }),
  dts: true,
  unbundle: true,
  sourcemap: false,
  clean: true,
  tsconfig: '../../tsconfig.json',
  deps: { neverBundle: [/^@sts-errors\//, 'axios', 'undici'] },
})

export default defineConfig([
  build('core', ['src/index.ts', 'src/adapter/index.ts', 'src/catalog/index.ts', 'src/msal/index.ts']),
  build('fetch', ['src/index.ts']),
  build('axios', ['src/index.ts']),
  build('undici', ['src/index.ts']),
  build('msal', ['src/index.ts']),
  {
    ...build('simulator', ['src/index.ts', 'src/cli.ts']),
    // A program is started, never imported: one format, no types.
    format: { esm: {}, cjs: { entry: { index: 'src/index.ts' } } },
    dts: { entry: '**/src/index.ts' },
  },
])
