/**
 * Changes the sources in small ways, one at a time, and sees whether a test notices. `npm run test:mutation`, or some files or
 * folders: `npm run test:mutation -- packages/core/src/retry`, whose survivors are then listed. `--force` forgets what earlier
 * runs found out. Stryker needs a newer Node than the project does: both are npm packages in a folder of their own.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installNode, installTool } from './install-tool.ts'
import { type MutatedFile, readReport, scoreOf, survivorsOf } from './mutation/report.ts'
import { slowTests, type Target, targets } from './mutation/targets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache/mutation')
/** Less fails. */
const wantedPercent = 90
const strykerVersion = '10.0.0'

const { values, positionals } = parseArgs({
  options: { force: { type: 'boolean', default: false }, concurrency: { type: 'string' } },
  allowPositionals: true,
})
const given = positionals.map(path => relative(root, resolve(path)))
const missing = given.filter(path => !existsSync(join(root, path)))
if (missing.length) throw new RangeError(`${missing.join(', ')}: no such file or folder`)

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
const sourcesOf = ({ name }: Target): string => `packages/${name}/src`
/** What was asked for of a package; `undefined` for all of it. */
const partsOf = (target: Target): readonly string[] | undefined =>
  !given.length || given.some(path => isWithin(sourcesOf(target), path))
    ? undefined
    : given.filter(path => isWithin(path, sourcesOf(target)))
const wanted = targets.filter(target => partsOf(target)?.length !== 0)

function configOf(target: Target): object {
  const chosen = partsOf(target)?.map(path => (statSync(join(root, path)).isDirectory() ? `${path}/**/*.ts` : path))
  return {
    mutate: chosen ? [...chosen, ...target.mutate.filter(glob => glob.startsWith('!'))] : target.mutate,
    plugins: [join(root, 'scripts/mutation/stopping-jest.ts')],
    testRunner: 'stopping-jest',
    jest: {
      configFile: 'jest.config.ts',
      enableFindRelatedTests: false,
      config: {
        roots: ['<rootDir>/packages', '<rootDir>/test'],
        testMatch: target.tests.map(glob => `<rootDir>/${glob}`),
        testPathIgnorePatterns: ['/node_modules/', '/dist/', ...slowTests],
        testEnvironment: join(root, 'scripts/mutation/stop-at-failure.ts'),
        testTimeout: 5_000,
      },
    },
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: reportOf(target),
    force: values.force,
    ...(values.concurrency && { concurrency: Number(values.concurrency) }),
    tempDirName: '.cache/mutation/sandbox',
    ignorePatterns: ['dist', '.cache'],
    disableTypeChecks: false,
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
    packageManager: 'npm',
  }
}

const reportOf = ({ name }: Target): string => join(cache, `${name}.json`)

function mutate(target: Target): readonly MutatedFile[] {
  const config = join(cache, `${target.name}.config.json`)
  writeFileSync(config, JSON.stringify(configOf(target)))
  const packages = ['core', 'jest-runner'].map(name => `@stryker-mutator/${name}@${strykerVersion}`)
  const stryker = installTool(`stryker/${strykerVersion}`, packages, '@stryker-mutator/core/bin/stryker.js')
  const { status } = spawnSync(installNode('22'), [stryker, 'run', config], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${target.name}: Stryker ended with ${status}`)
  const parts = partsOf(target)
  return readReport(reportOf(target)).filter(({ path }) => !parts || parts.some(part => isWithin(path, part)))
}

const row = (title: string, files: readonly MutatedFile[]): string => {
  const { killed, survived, uncovered, percent } = scoreOf(files)
  const cells = [killed, survived, uncovered, percent.toFixed(1)]
  return `${title.padEnd(52)}${cells.map(cell => `${cell}`.padStart(10)).join('')}`
}

mkdirSync(cache, { recursive: true })
const results = wanted.map(target => ({ name: target.name, files: mutate(target) }))
if (given.length) for (const { files } of results) for (const line of files.flatMap(survivorsOf)) console.log(line)
console.log(`\n${''.padEnd(52)}${['killed', 'survived', 'not run', 'score'].map(word => word.padStart(10)).join('')}`)
for (const { name, files } of results) {
  for (const file of files) console.log(row(relative('packages', file.path), [file]))
  console.log(row(`all of ${name}`, files))
}
console.log(
  row(
    'all',
    results.flatMap(({ files }) => files),
  ),
)
process.exitCode = results.every(({ files }) => scoreOf(files).percent >= wantedPercent) ? 0 : 1
