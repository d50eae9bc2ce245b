/**
 * A test runner for Stryker, which loads it under a newer Node: Stryker's own one for Jest, but a mutant meets only the files
 * with tests that reach it, the quickest first, and no further file once a test has failed. Stryker's own runs every file
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
  jestTestAdapter: { run(settings: Settings): Promise<{ results: JestResults }> }
  readonly jestWrapper: { runCLI(options: object, folders: readonly string[]): Promise<{ results: JestResults }> }
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

/** In the sandbox, where all workers find it: the tests of each file, quickest file first. */
const testList = 'mutation-tests.json'
type TestFiles = readonly (readonly [file: string, tests: readonly string[]])[]

function listTests(tests: NonNullable<DryRunResult['tests']>): TestFiles {
  const files = new Map<string, { ids: string[]; ms: number }>()
  for (const { id, fileName, timeSpentMs } of tests) {
    const { ids, ms } = files.get(fileName) ?? { ids: [], ms: 0 }
    files.set(fileName, { ids: [...ids, id], ms: ms + timeSpentMs })
  }
  return [...files].sort(([, a], [, b]) => a.ms - b.ms).map(([file, { ids }]) => [file, ids])
}

const stemOf = (path: string): string => basename(path).replace(/(?:\.test)?\.ts$/, '')
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The files that may notice, with what to run of each; the one that is named after the mutated file leads. */
function filesFor({ testFilter, sandboxFileName }: MutantRunOptions, all: TestFiles): TestFiles {
  const wanted = testFilter && new Set(testFilter)
  const reaching = all
    .map(([file, tests]) => [file, wanted ? tests.filter(test => wanted.has(test)) : tests] as const)
    .filter(([, tests]) => tests.length)
  const isOwn = ([file]: readonly [string, unknown]): boolean => stemOf(file) === stemOf(sandboxFileName)
  return [...reaching.filter(isOwn), ...reaching.filter(file => !isOwn(file))]
}

function stopping(runner: JestTestRunner): JestTestRunner {
  const { jestTestAdapter, jestWrapper } = runner
  const dryRun = runner.dryRun.bind(runner)
  const mutantRun = runner.mutantRun.bind(runner)
  let all: TestFiles | undefined

  runner.dryRun = async options => {
    const result = await dryRun(options)
    if (result.tests) writeFileSync(testList, JSON.stringify(listTests(result.tests)))
    return result
  }
  runner.mutantRun = options => {
    all ??= JSON.parse(readFileSync(testList, 'utf8')) as TestFiles
    const files = filesFor(options, all)
    runner.jestTestAdapter = { run: settings => runInTurn(settings, files) }
    return mutantRun(options).finally(() => {
      runner.jestTestAdapter = jestTestAdapter
    })
  }
  return runner

  async function runInTurn({ jestConfig }: Settings, files: TestFiles): Promise<{ results: JestResults }> {
    const sum: JestResults = { numRuntimeErrorTestSuites: 0, testResults: [] }
    for (const [file, tests] of files) {
      const { results } = await jestWrapper.runCLI(
        {
          ...{ $0: 'stryker', _: [file], runTestsByPath: true, runInBand: true, silent: true, reporters: [] },
          config: JSON.stringify(jestConfig),
          testNamePattern: `^(?:${tests.map(literal).join('|')})$`,
        },
        [jestConfig.rootDir ?? process.cwd()],
      )
      sum.numRuntimeErrorTestSuites += results.numRuntimeErrorTestSuites
      sum.testResults = [...sum.testResults, ...results.testResults]
      if (results.testResults.some(({ numFailingTests, testExecError }) => numFailingTests || testExecError)) break
    }
    return { results: sum }
  }
}

const [{ kind, factory }] = own
const stoppingFactory = (injector: unknown): JestTestRunner => stopping(factory(injector))
export const strykerPlugins = [
  { kind, name: 'stopping-jest', factory: Object.assign(stoppingFactory, { inject: factory.inject }) },
]
