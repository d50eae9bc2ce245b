/** Does all of `npm publish` but the publishing, for every package, after `npm run build`. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What `npm publish --json` says. */
interface Published {
  readonly name: string
  readonly version: string
  readonly size: number
  readonly unpackedSize: number
  readonly entryCount: number
}

for (const name of readdirSync(`${root}/packages`)) {
  const args = ['publish', '--dry-run', '--json', '--workspace', `packages/${name}`]
  const output = JSON.parse(runCommand('npm', args, { cwd: root })) as
    | Published
    | { readonly [name: string]: Published }
  const { version, size, unpackedSize, entryCount } =
    'entryCount' in output ? (output as Published) : (Object.values(output)[0] as Published)
  console.log(`@sts-errors/${name} ${version}: ${entryCount} files, ${size} bytes, ${unpackedSize} unpacked`)
}
