import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** What a published `package.json` says about its files. */
interface Manifest {
  readonly main?: string
  readonly module?: string
  readonly types?: string
  readonly bin?: unknown
  readonly exports?: unknown
}

const always = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']
/** Relative specifiers of `import`, `export … from`, `import()` and `require()`. */
const specifier = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["'](\.{1,2}\/[^"']+)["']/g

/**
 * The files of a package that no entry point leads to.
 *
 * @param folder - the package's folder
 * @param files - the paths in its tarball
 */
export function unneededFiles(folder: string, files: readonly string[]): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const { main, module, types, bin, exports } = manifest
  const needed = new Set(always)
  const open = pathsIn([main, module, types, bin, exports])
  for (const path of open) {
    if (needed.has(path)) continue
    needed.add(path)
    if (/\.[cm]?[jt]s$/.test(path)) open.push(...importsOf(folder, path))
  }
  return files.filter(file => !needed.has(file))
}

/** Every path that stands anywhere in these fields. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return [posix.normalize(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : []
}

function importsOf(folder: string, path: string): string[] {
  const file = join(folder, path)
  if (!existsSync(file)) return []
  return [...readFileSync(file, 'utf8').matchAll(specifier)].map(([, name = '']) => {
    const target = posix.join(posix.dirname(path), name)
    return /\.d\.[cm]ts$/.test(path) ? target.replace(/\.([cm])js$/, '.d.$1ts') : target
  })
}
