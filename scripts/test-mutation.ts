/**
 * Changes the sources in small ways, one at a time, and sees whether a test notices. `npm run test:mutation`, or some targets,
 * files or folders: `npm run test:mutation -- core-claims packages/core/src/retry`, whose survivors are then listed. `--force`
 * forgets what earlier runs found out. Stryker needs a newer Node than the project does: both are npm packages in a folder of
 * their own.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import jestConfig from '../jest.config.ts'
import { installNode, installTool } from './install-tool.ts'
import { type MutatedFile, readReport, scoreOf, survivorsOf } from './mutation/report.ts'
import { type Target, targets } from './mutation/targets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache/mutation')
/** Less fails. */
const wantedPercent = 90
const strykerVersion = '10.0.0'

const { values, positionals } = parseArgs({
  options: { force: { type: 'boolean', default: false }, concurrency: { type: 'string' } },
  allowPositionals: true,
})
const named = targets.filter(({ name }) => positionals.includes(name))
const given = positionals
  .filter(word => !named.some(({ name }) => name === word))
  .map(path => relative(root, resolve(path)))
const missing = given.filter(path => !existsSync(join(root, path)))
if (missing.length) throw new RangeError(`${missing.join(', ')}: no such file or folder`)

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
/** What is to be mutated of a target. */
const partOf = (target: Target): readonly string[] =>
  positionals.length && !named.includes(target)
    ? target.sources.filter(path => given.some(folder => isWithin(path, folder)))
    : target.sources

function configOf(target: Target): object {
  return {
    mutate: partOf(target),
    plugins: [join(root, 'scripts/mutation/stopping-jest.ts')],
    testRunner: 'stopping-jest',
    jest: {
      configFile: 'jest.config.ts',
      enableFindRelatedTests: false,
      config: {
        roots: ['<rootDir>/packages', '<rootDir>/test'],
        testMatch: target.tests.map(glob => `<rootDir>/${glob}`),
        testPathIgnorePatterns: ['/node_modules/', '/dist/', ...target.without],
        moduleNameMapper: {
          ...jestConfig.moduleNameMapper,
          '^fast-check$': '<rootDir>/scripts/mutation/quick-check.ts',
        },
        testEnvironment: join(root, 'scripts/mutation/stop-at-failure.ts'),
        testTimeout: 5_000,
      },
    },
    coverageAnalysis: 'perTest',
    // A busy machine must not pass for a test that notices.
    timeoutMS: 15_000,
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
  const part = partOf(target)
  return readReport(reportOf(target)).filter(({ path }) => part.includes(path))
}

const row = (title: string, files: readonly MutatedFile[]): string => {
  const { killed, survived, uncovered, percent } = scoreOf(files)
  const cells = [killed, survived, uncovered, percent.toFixed(1)]
  return `${title.padEnd(52)}${cells.map(cell => `${cell}`.padStart(10)).join('')}`
}

mkdirSync(cache, { recursive: true })
const results = targets
  .filter(target => partOf(target).length)
  .flatMap(target => mutate(target).map(file => ({ ...file, package: target.package })))
if (positionals.length) for (const line of results.flatMap(survivorsOf)) console.log(line)
console.log(`\n${''.padEnd(52)}${['killed', 'survived', 'not run', 'score'].map(word => word.padStart(10)).join('')}`)
const packages = [...new Set(results.map(file => file.package))].map(name => ({
  name,
  files: results.filter(file => file.package === name),
}))
for (const { name, files } of packages) {
  for (const file of files) console.log(row(relative('packages', file.path), [file]))
  console.log(row(`all of ${name}`, files))
}
console.log(row('all', results))
process.exitCode = packages.every(({ files }) => scoreOf(files).percent >= wantedPercent) ? 0 : 1
