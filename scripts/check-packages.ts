/**
 * Checks what users get, after `npm run build`: packs every package, lints the tarballs, installs them in an empty folder
 * and uses them there, from ES modules, from CommonJS and from TypeScript.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { compile } from './compile.ts'
import { runCommand } from './run-command.ts'
import { unneededFiles } from './unneeded-files.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const samples = join(root, 'scripts/consumer')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sts-errors-packages-')))
const tool = (name: string): string => join(root, 'node_modules/.bin', name)
const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version

/** What `npm pack --json` says about a tarball. */
interface Tarball {
  readonly name: string
  readonly size: number
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

let failures = 0
const told = new Set<string>()

/** Does one check, and says how it went; a problem that many checks find is told once. */
function check(title: string, find: () => readonly string[]): void {
  let problems: readonly string[]
  try {
    problems = find()
  } catch (thrown) {
    problems = [(thrown as Error).message]
  }
  console.log(`${problems.length ? 'FAILED' : 'ok    '} ${title}`)
  const texts = problems.map(problem => problem.replaceAll(`${folder}/`, ''))
  for (const text of texts.filter(text => !told.has(text.replace(/\.[cm]ts:/, '.ts:')))) {
    console.log(text.replace(/^/gm, '       '))
    told.add(text.replace(/\.[cm]ts:/, '.ts:'))
  }
  if (problems.length) failures++
}

/** Passes where the command does. */
const succeeds = (command: string, args: readonly string[], cwd = folder): readonly string[] => {
  runCommand(command, args, { cwd })
  return []
}

function pack(): readonly Tarball[] {
  const output = runCommand('npm', ['pack', '--workspaces', '--json', '--pack-destination', folder], { cwd: root })
  return JSON.parse(output) as Tarball[]
}

function checkTarball({ name, size, filename, files }: Tarball): void {
  const paths = files.map(({ path }) => path)
  const source = join(root, 'packages', name.replace('@sts-errors/', ''))
  console.log(`\n${name}: ${paths.length} files, ${(size / 1000).toFixed(0)} kB`)
  for (const line of listed(paths)) console.log(`       ${line}`)
  check(`${name}: nothing that a user does not need`, () => unneededFiles(source, paths))
  check(`${name}: a README and a licence`, () =>
    ['README.md', 'LICENSE'].filter(path => !paths.includes(path)).map(path => `${name} has no ${path}`),
  )
  check(`${name}: no path of this machine`, () =>
    paths.filter(path => readFileSync(join(source, path), 'utf8').includes(root)),
  )
  check(`${name}: publint`, () => succeeds(tool('publint'), ['run', join(folder, filename), '--strict']))
  check(`${name}: attw`, () => succeeds(tool('attw'), [join(folder, filename), '--profile', 'node16', '--no-emoji']))
}

/** Paths without their endings, grouped by which endings there are. */
function listed(paths: readonly string[]): readonly string[] {
  const endings = new Map<string, string>()
  for (const path of paths) {
    const [, stem = path, ending = ''] = /^(dist\/.*?)((?:\.d)?\.[cm][jt]s)$/.exec(path) ?? []
    endings.set(stem, `${endings.get(stem) ?? ''} ${ending}`.trim())
  }
  return [...new Set(endings.values())].map(ending => {
    const stems = [...endings].filter(([, own]) => own === ending).map(([stem]) => stem)
    return `${ending && `(${ending}) `}${stems.join(' ')}`
  })
}

/** Where the packages are installed together, with the axios that the workspace has or the oldest that is allowed. */
function install(name: string, axios: string, tarballs: readonly Tarball[]): void {
  const home = join(folder, name)
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), '{ "private": true }')
  const files = tarballs.map(({ filename }) => join(folder, filename))
  const others = [`axios@${axios}`, `undici@${versionOf('undici')}`, `@types/node@${versionOf('@types/node')}`]
  runCommand('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...files, ...others], { cwd: home })
  cpSync(samples, home, { recursive: true })
}

/** The same program as CommonJS. */
const asCommonJs = (program: string): string => `void (async () => {
${program.replace(/^import (.+) from (.+)$/gm, 'const $1 = require($2)')}
})()`

function runSample(home: string, file: string): void {
  const commonJs = file.replace('.mjs', '.cjs')
  check(`${home}: ${file}`, () => succeeds(process.execPath, [file], join(folder, home)))
  // This one is about both forms at once.
  if (file === 'two-copies.mjs') return
  writeFileSync(join(folder, home, commonJs), asCommonJs(readFileSync(join(samples, file), 'utf8')))
  check(`${home}: ${commonJs}`, () => succeeds(process.execPath, [commonJs], join(folder, home)))
}

const es = 'lib.es2022.d.ts'
const dom = 'lib.dom.d.ts'
const libraries: readonly (readonly [name: string, lib: string[], types: string[]])[] = [
  ['DOM', [es, dom], []],
  ['DOM and Node', [es, dom], ['node']],
  ['Node', [es], ['node']],
  ['neither', [es], []],
]
const { NodeNext, Bundler } = ts.ModuleResolutionKind
const resolutions: readonly (readonly [name: string, ending: string, options: ts.CompilerOptions])[] = [
  ['nodenext, ESM', '.mts', { module: ts.ModuleKind.NodeNext, moduleResolution: NodeNext }],
  ['nodenext, CJS', '.cts', { module: ts.ModuleKind.NodeNext, moduleResolution: NodeNext }],
  ['bundler', '.ts', { module: ts.ModuleKind.ESNext, moduleResolution: Bundler }],
]

/** Compiles a sample in every way; one for Node only with the types of Node. */
function compileSample(home: string, sample: string, onlyNode: boolean): void {
  for (const [resolution, ending, options] of resolutions) {
    const file = join(folder, home, sample.replace('.ts', ending))
    if (ending !== '.ts') cpSync(join(samples, sample), file)
    for (const [library, lib, types] of libraries.filter(([, , types]) => types.length || !onlyNode)) {
      check(`${home}: ${sample}, ${resolution}, ${library}`, () =>
        compile(
          [file],
          { ...options, target: ts.ScriptTarget.ES2022, lib, types, strict: true, noEmit: true },
          // The declarations of axios are its own affair; ours are checked as the sample is: `skipLibCheck` is off.
          path => path === file || path.includes('/@sts-errors/'),
        ),
      )
    }
  }
}

try {
  const tarballs = pack()
  for (const tarball of tarballs) checkTarball(tarball)
  console.log()
  install('consumer', versionOf('axios'), tarballs)
  for (const file of readdirSync(samples).filter(name => name.endsWith('.mjs'))) runSample('consumer', file)
  check('consumer: npx sts-simulator --help', () =>
    succeeds('npx', ['--no-install', 'sts-simulator', '--help'], join(folder, 'consumer')),
  )
  compileSample('consumer', 'typed.ts', false)
  compileSample('consumer', 'typed-simulator.ts', true)
  install('oldest-axios', '1.5.0', tarballs)
  runSample('oldest-axios', 'axios.mjs')
  compileSample('oldest-axios', 'typed.ts', false)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(failures ? `\n${failures} checks failed` : '\nall checks passed')
process.exitCode = failures ? 1 : 0
