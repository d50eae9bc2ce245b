import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Bytes of a bundle. */
export interface Size {
  readonly minified: number
  readonly gzipped: number
}

interface Bundle {
  readonly entry: string
  readonly platform?: 'browser' | 'node'
  readonly external?: string[]
}

/** What is tracked in sizes.json, under the same names. */
export const ours = {
  'parse and classify': { entry: `export { parseErrorResponse, classify } from '@sts-errors/core'` },
  '@sts-errors/core': { entry: `export * from '@sts-errors/core'` },
  '@sts-errors/core/catalog': { entry: `export * from '@sts-errors/core/catalog'` },
  '@sts-errors/fetch': { entry: `export { createFetch, fetch, readStsError } from '@sts-errors/fetch'` },
  '@sts-errors/axios': {
    entry: `export { withStsErrors, withoutStsErrors } from '@sts-errors/axios'`,
    external: ['axios'],
  },
  '@sts-errors/undici': { entry: `export { stsErrors } from '@sts-errors/undici'`, platform: 'node' },
  '@sts-errors/msal': {
    entry: `export { createNetworkClient, normalizeError, wrapCredential } from '@sts-errors/msal'`,
  },
  '@sts-errors/core/msal': { entry: `export { fromMsalText, msalNames } from '@sts-errors/core/msal'` },
} satisfies Record<string, Bundle>

export const peers = {
  ky: { entry: `export { default } from 'ky'` },
  'axios-retry': { entry: `export { default } from 'axios-retry'`, external: ['axios'] },
  '@azure/msal-node': { entry: `export * from '@azure/msal-node'`, platform: 'node' },
} satisfies Record<string, Bundle>

export async function sizesOf<Name extends string>(bundles: Record<Name, Bundle>): Promise<Record<Name, Size>> {
  const entries = Object.entries<Bundle>(bundles)
  const sizes = await Promise.all(entries.map(async ([name, bundle]) => [name, await sizeOf(bundle)] as const))
  return Object.fromEntries(sizes) as Record<Name, Size>
}

async function sizeOf({ entry, platform = 'browser', external = [] }: Bundle): Promise<Size> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    external,
    legalComments: 'none',
    // The tsconfig.json of the workspace leads to the sources; what ships is measured.
    tsconfigRaw: {},
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  const source = Object.keys(metafile.inputs).find(input => /packages\/\w+\/src\//.test(input))
  if (source) throw new Error(`${source} was bundled instead of what is built from it`)
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length }
}
