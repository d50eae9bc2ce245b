import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Sources that are mutated together, and the tests that must notice. */
export interface Target {
  readonly name: string
  readonly package: string
  /** Paths from the root. */
  readonly sources: readonly string[]
  /** Globs of the tests, from the root. */
  readonly tests: readonly string[]
  /** Patterns of tests that are left out. */
  readonly without: readonly string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))

const sourcesOf = (name: string): readonly string[] =>
  readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => `packages/${name}/src/${path}`)
    .sort()

/** Tables are data, which tests of their own compare with what is documented. */
const isData = /\/src\/(?:tables\/|index\.ts$)/
/** The part of core that sends and waits, whose tests take longer. */
const sends = /\/src\/(?:retry\/|throttle\/|fetch\/|(?:clock|complete|options|outcome|poll-for-token)\.ts$)/
const ofCore = sourcesOf('core').filter(path => !isData.test(path))

/** Suites that take seconds for each mutant, and suites of chance, whose verdict could be another one next time. */
const slow = ['core/test/(?:linear-cost|malformed-input|throttle/soak|retry/loop-properties)', 'undici/test/memory']

const adapter = (name: string): Target => ({
  name,
  package: name,
  sources: sourcesOf(name),
  tests: [`packages/${name}/test/**/*.test.ts`, ...(name === 'axios' ? ['test/layers.test.ts'] : [])],
  without: slow,
})

export const targets: readonly Target[] = [
  {
    name: 'core-answers',
    package: 'core',
    sources: ofCore.filter(path => !sends.test(path)),
    tests: ['packages/core/test/**/*.test.ts', 'test/msal-guidance.test.ts'],
    without: [...slow, 'core/test/(?:retry/|throttle/|poll-for-token|device-code)'],
  },
  {
    name: 'core-calls',
    package: 'core',
    sources: ofCore.filter(path => sends.test(path)),
    tests: [
      'packages/core/test/{retry,throttle}/**/*.test.ts',
      'packages/core/test/{clock,options,poll-for-token,device-code}.test.ts',
      'packages/fetch/test/**/*.test.ts',
      'test/layers.test.ts',
    ],
    without: slow,
  },
  ...['fetch', 'axios', 'undici', 'msal'].map(adapter),
]
