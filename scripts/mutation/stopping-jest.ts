/**
 * A test runner for Stryker, which loads it under a newer Node: Stryker's own one for Jest, but a mutant meets only the files
 * with tests that reach it, the likeliest first, and no further file once a test has failed. Stryker's own runs every file
 * that imports the mutated one, to the end.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is used of what Jest says about a run. */
interface JestResults {
  numRuntimeErrorTestSuites: number
  testResults: readonly {
    readonly testFilePath: string
    readonly numFailingTests: number
    readonly testExecError?: unknown
  }[]
}

interface JestRun {
  readonly results: JestResults
}

/** What Stryker's runner asks of Jest. */
interface Settings {
  readonly jestConfig: { readonly rootDir?: string }
}

interface DryRunResult {
  readonly tests?: readonly { readonly id: string; readonly fileName: string; readonly timeSpentMs: number }[]
}

interface MutantRunOptions {
  /** The tests that reach the mutant; left out where it is reached before any test begins. */
  readonly testFilter?: readonly string[]
  readonly sandboxFileName: string
}

/** Stryker's runner, as far as it is used. */
interface JestTestRunner {
  jestTestAdapter: { run(settings: Settings): Promise<JestRun> }
  readonly jestWrapper: { runCLI(options: object, folders: readonly string[]): Promise<JestRun> }
  dryRun(options: object): Promise<DryRunResult>
  mutantRun(options: MutantRunOptions): Promise<unknown>
}

interface Plugin {
  readonly kind: string
  readonly name: string
  readonly factory: ((injector: unknown) => JestTestRunner) & { inject: readonly string[] }
}

/** Where Stryker is installed, which runs this process. */
const fromStryker = createRequire(process.argv[1] ?? '')
const jestRunner = fromStryker
  .resolve('@stryker-mutator/jest-runner/package.json')
  .replace('package.json', 'dist/src/index.js')
const { strykerPlugins: own, strykerValidationSchema } = (await import(pathToFileURL(jestRunner).href)) as {
  strykerPlugins: readonly [Plugin]
  strykerValidationSchema: object
}

export { strykerValidationSchema }

/** The tests of a file. */
interface TestFile {
  readonly path: string
  readonly tests: readonly string[]
  readonly ms: number
}

/** In the sandbox, where all workers find it: what the run without mutants has shown. */
const testList = 'mutation-tests.json'

function listTests(tests: NonNullable<DryRunResult['tests']>): readonly TestFile[] {
  const files = new Map<string, { path: string; tests: string[]; ms: number }>()
  for (const { id, fileName: path, timeSpentMs } of tests) {
    const file = files.get(path) ?? { path, tests: [], ms: 0 }
    file.tests.push(id)
    file.ms += timeSpentMs
    files.set(path, file)
  }
  return [...files.values()]
}

const stemOf = (path: string): string => basename(path).replace(/(?:\.test)?\.ts$/, '')
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** How often the tests of a file have noticed a mutant of another file: they are likely to do so again. */
const kills = new Map<string, number>()
const pair = (source: string, { path }: TestFile): string => `${source} ${path}`

/** The files that may notice, with what to run of each; those come first of which it is to be expected soonest. */
function filesFor({ testFilter, sandboxFileName: source }: MutantRunOptions, all: readonly TestFile[]): TestFile[] {
  const wanted = testFilter && new Set(testFilter)
  const promise = (file: TestFile): number =>
    ((stemOf(file.path) === stemOf(source) ? 5 : 1) + (kills.get(pair(source, file)) ?? 0)) / (100 + file.ms)
  return all
    .map(file => ({ ...file, tests: wanted ? file.tests.filter(test => wanted.has(test)) : file.tests }))
    .filter(({ tests }) => tests.length)
    .sort((a, b) => promise(b) - promise(a))
}

function stopping(runner: JestTestRunner): JestTestRunner {
  const { jestTestAdapter, jestWrapper } = runner
  const dryRun = runner.dryRun.bind(runner)
  const mutantRun = runner.mutantRun.bind(runner)
  let all: readonly TestFile[] | undefined

  runner.dryRun = async options => {
    const result = await dryRun(options)
    if (result.tests) writeFileSync(testList, JSON.stringify(listTests(result.tests)))
    return result
  }
  runner.mutantRun = options => {
    all ??= JSON.parse(readFileSync(testList, 'utf8')) as readonly TestFile[]
    const files = filesFor(options, all)
    runner.jestTestAdapter = { run: settings => runInTurn(settings, files, options.sandboxFileName) }
    return mutantRun(options).finally(() => {
      runner.jestTestAdapter = jestTestAdapter
    })
  }
  return runner

  async function runInTurn({ jestConfig }: Settings, files: readonly TestFile[], source: string): Promise<JestRun> {
    const sum: JestResults = { numRuntimeErrorTestSuites: 0, testResults: [] }
    for (const file of files) {
      const { results } = await jestWrapper.runCLI(
        {
          ...{ $0: 'stryker', _: [file.path], runTestsByPath: true, runInBand: true, silent: true, reporters: [] },
          config: JSON.stringify(jestConfig),
          testNamePattern: `^(?:${file.tests.map(literal).join('|')})$`,
        },
        [jestConfig.rootDir ?? process.cwd()],
      )
      sum.numRuntimeErrorTestSuites += results.numRuntimeErrorTestSuites
      sum.testResults = [...sum.testResults, ...results.testResults]
      if (results.testResults.some(({ numFailingTests, testExecError }) => numFailingTests || testExecError)) {
        kills.set(pair(source, file), (kills.get(pair(source, file)) ?? 0) + 1)
        break
      }
    }
    return { results: sum }
  }
}

const [{ kind, factory }] = own
const stoppingFactory = (injector: unknown): JestTestRunner => stopping(factory(injector))
export const strykerPlugins = [
  { kind, name: 'stopping-jest', factory: Object.assign(stoppingFactory, { inject: factory.inject }) },
]
