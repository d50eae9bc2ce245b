/** A package whose sources are mutated, and the tests that must notice. */
export interface Target {
  readonly name: string
  /** Globs of the sources, from the root; those after `!` are left out. */
  readonly mutate: readonly string[]
  /** Globs of the tests, from the root. */
  readonly tests: readonly string[]
}

/** Suites that take seconds for each mutant, and suites of chance, whose verdict could be another one next time. */
export const slowTests: readonly string[] = [
  ...['linear-cost', 'malformed-input', 'throttle/soak', 'retry/loop-properties'].map(
    name => `packages/core/test/${name}`,
  ),
  'packages/undici/test/memory',
]

const adapter = (name: string): Target => ({
  name,
  mutate: [`packages/${name}/src/**/*.ts`],
  tests: [`packages/${name}/test/**/*.test.ts`],
})

export const targets: readonly Target[] = [
  {
    name: 'core',
    // Tables are data: tests of their own compare them with what is documented.
    mutate: ['packages/core/src/**/*.ts', '!packages/core/src/tables/**', '!packages/core/src/index.ts'],
    tests: [
      'packages/core/test/**/*.test.ts',
      'packages/fetch/test/**/*.test.ts',
      'test/{layers,msal-guidance}.test.ts',
    ],
  },
  ...['fetch', 'axios', 'undici', 'msal'].map(adapter),
]
