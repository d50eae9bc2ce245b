/** @jest-config-loader esbuild-register */
import type { Config } from 'jest'

/** Other versions of the peers, in the place of those that are installed: `npm run test:peers`. */
const otherPeers: Record<string, Record<string, string>> = {
  oldest: { '^axios$': '<rootDir>/node_modules/axios-1.5/dist/node/axios.cjs' },
  // For Node 26 with `--experimental-vm-modules`, where Jest loads this nock.
  newest: { '^nock$': 'nock-15', '^undici$': 'undici-8' },
}
/** Packages that exist as ES modules only, which Jest can load once they are CommonJS. */
const esModules = [
  ...['openid-client', 'oauth4webapi', 'jose', 'ky', '@microsoft/kiota-[a-z-]+', '@std-uritemplate'],
  ...[
    'got',
    '@sindresorhus/is',
    'byte-counter',
    'cacheable-[a-z]+',
    'keyv',
    'decompress-response',
    'form-data-encoder',
  ],
  ...['lowercase-keys', 'p-cancelable', 'responselike', 'normalize-url', 'mimic-response', 'get-stream', 'is-stream'],
  '@sec-ant/readable-stream',
].join('|')

const config: Config = {
  roots: ['<rootDir>/packages', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: {
    '^@sts-errors/core/adapter$': '<rootDir>/packages/core/src/adapter/index.ts',
    '^@sts-errors/core/catalog$': '<rootDir>/packages/core/src/catalog/index.ts',
    '^@sts-errors/core/msal$': '<rootDir>/packages/core/src/msal/index.ts',
    '^@sts-errors/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    ...otherPeers[process.env.PEERS ?? ''],
  },
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules})/)`],
  // `npm run test:coverage`: what decides and what waits is proved whole.
  collectCoverageFrom: ['packages/core/src/retry-after.ts', 'packages/core/src/retry/{backoff,decide,loop,settle}.ts'],
  coverageReporters: ['text'],
  coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } },
  restoreMocks: true,
  maxWorkers: '100%',
  testTimeout: 15_000,
}

export default config
