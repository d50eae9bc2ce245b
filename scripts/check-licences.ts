/**
 * Checks what ships and under which licences: no package brings third-party code along, and every licence in the lock file
 * is one of those that let tools be used freely.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const free = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Python-2.0'],
  ...['CC0-1.0', 'CC-BY-4.0'],
])
/** Packages that name a file in place of a licence, and what it says. */
const read: { readonly [name: string]: string } = { spawndamnit: 'MIT' }

interface Entry {
  readonly license?: string
  readonly link?: boolean
}
interface Manifest {
  readonly dependencies?: { readonly [name: string]: string }
  readonly peerDependencies?: { readonly [name: string]: string }
}

const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
const { packages } = json('package-lock.json') as { readonly packages: { readonly [path: string]: Entry } }
const licenceOf = (path: string): string =>
  read[path.replace(/^.*node_modules\//, '')] ?? packages[path]?.license ?? 'no licence'
/** One of several will do; of all together each must. */
const isFree = (licence: string): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some(choice => choice.split(' AND ').every(name => free.has(name)))

const third = Object.keys(packages).filter(path => path.startsWith('node_modules') && !packages[path]?.link)
const problems = third.filter(path => !isFree(licenceOf(path))).map(path => `${path}: ${licenceOf(path)}`)
const names = readdirSync(join(root, 'packages'))
for (const name of names) {
  const { dependencies = {}, peerDependencies = {} } = json(`packages/${name}/package.json`) as Manifest
  for (const dependency of Object.keys(dependencies))
    if (!dependency.startsWith('@sts-errors/')) problems.push(`${name} ships ${dependency}`)
  for (const peer of Object.keys(peerDependencies))
    console.log(`@sts-errors/${name}: peer ${peer}, ${licenceOf(`node_modules/${peer}`)}`)
}
for (const problem of problems) console.error(problem)
console.log(`${names.length} packages without third-party code, ${third.length} tools: ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
