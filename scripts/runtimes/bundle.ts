import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const entries = join(root, 'test/runtimes/entries')

/** An entry with everything it imports, our packages as they are built. */
export async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(entries, `${entry}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    // The paths of the workspace lead to the sources.
    tsconfigRaw: '{}',
    absWorkingDir: root,
    logLevel: 'error',
    ...options,
  })
  return outputFiles?.[0]?.text ?? ''
}
