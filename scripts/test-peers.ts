/**
 * Tests with the versions of others that are allowed: the tests of the axios adapter over the oldest axios, those of the undici
 * adapter over undici 8, those with nock over nock 15, and our types read by every TypeScript from 5.4 to 7, as users get them.
 * `npm run test:peers`, after `npm run build`.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installNode, installTool } from './install-tool.ts'
import { runCommand } from './run-command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const versions = ['5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6.0', '7.0']
const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version
let failures = 0

function report(title: string, problem: string): void {
  console.log(`${problem ? 'FAILED' : 'ok    '} ${title}${problem && `\n${problem}`}`)
  if (problem) failures++
}

/** A program that uses our types, in a folder where the packages are installed. */
function install(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sts-errors-peers-')))
  const output = runCommand('npm', ['pack', '--workspaces', '--json', '--pack-destination', folder], { cwd: root })
  const tarballs = (JSON.parse(output) as { filename: string }[]).map(({ filename }) => join(folder, filename))
  const peers = ['axios', 'undici', '@azure/msal-node', '@types/node'].map(name => `${name}@${versionOf(name)}`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  runCommand('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...peers], { cwd: folder })
  cpSync(join(root, 'scripts/consumer/typed.ts'), join(folder, 'typed.ts'))
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext' },
    ...{
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: ['node'],
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
    },
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }))
  return folder
}

/** Runs tests with other versions of the peers: see `jest.config.ts`. */
function test(title: string, peers: 'oldest' | 'newest', node: string, tests: readonly string[]): void {
  const jest = ['--experimental-vm-modules', join(root, 'node_modules/jest/bin/jest.js'), ...tests]
  const { status, stderr } = spawnSync(node, jest, {
    cwd: root,
    env: { ...process.env, PEERS: peers },
    encoding: 'utf8',
  })
  report(title, status === 0 ? '' : stderr.slice(-4000))
}

const withNock = ['packages/axios/test/adapters', 'packages/fetch/test/transports']
test(`axios ${versionOf('axios-1.5')}`, 'oldest', process.execPath, ['packages/axios'])
test(`undici ${versionOf('undici-8')}`, 'newest', installNode('26'), ['packages/undici'])
test(`nock ${versionOf('nock-15')}`, 'newest', installNode('26'), withNock)

const folder = install()
try {
  for (const version of versions) {
    const compiler = installTool(`typescript/${version}`, [`typescript@~${version}`], '.bin/tsc')
    const { stdout, stderr } = spawnSync(compiler, ['-p', folder], { cwd: folder, encoding: 'utf8' })
    // What other packages declare is their own affair.
    const problems = `${stdout}${stderr}`.split('\n').filter(line => /^(?:typed\.ts|.*@sts-errors|error )/.test(line))
    const started = spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout.trim()
    report(`TypeScript ${version}: ${started}`, started ? problems.join('\n') : 'it does not start')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failures ? 1 : 0
