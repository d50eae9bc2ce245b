/**
 * Runs the tests under several versions of Node, with the binaries that npm's `node` package gives.
 * `npm run test:nodes`, or with versions and further arguments for Jest: `npm run test:nodes -- 22 26 packages/core`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installNode } from './install-tool.ts'
import { runCommand } from './run-command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules/.cache/nodes')
/** A run that takes longer hangs. */
const limitMs = 15 * 60_000
const isVersion = (argument: string): boolean => /^\d+(\.\d+){0,2}$/.test(argument)
const given = process.argv.slice(2)
const named = given.filter(isVersion)
const versions = named.length ? named : ['20', '22', '24', '26']
const jestArguments = given.filter(argument => !isVersion(argument))

/** What Jest's `--json` says about a run. */
interface JestResult {
  readonly numPassedTests: number
  readonly numFailedTests: number
}

interface Run {
  readonly version: string
  readonly passed: string
  readonly failed: string
  readonly seconds: string
  readonly ok: boolean
}

function test(wanted: string): Run {
  const binary = installNode(wanted)
  const version = runCommand(binary, ['--version']).trim()
  const report = join(cache, `${wanted}.json`)
  rmSync(report, { force: true })
  console.log(`\nNode ${version}`)
  const startedAt = Date.now()
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`, ...jestArguments]
  // Programs that tests start by name get the same version.
  const env = { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH}` }
  const { status } = spawnSync(binary, jest, {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: limitMs,
  })
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0)
  if (!existsSync(report)) return { version, passed: '-', failed: '-', seconds, ok: false }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as JestResult
  return { version, passed: `${numPassedTests}`, failed: `${numFailedTests}`, seconds, ok: status === 0 }
}

const line = (cells: readonly string[]): string => cells.map(cell => cell.padEnd(10)).join('')
const runs = versions.map(test)
console.log(`\n${line(['Node', 'passed', 'failed', 'seconds'])}`)
for (const { version, passed, failed, seconds, ok } of runs)
  console.log(`${line([version, passed, failed, seconds])}${ok ? 'ok' : 'FAILED'}`)
process.exitCode = runs.every(({ ok }) => ok) ? 0 : 1
