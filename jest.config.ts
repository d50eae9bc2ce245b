/** @jest-config-loader esbuild-register */
import type { Config } from 'jest'

/** The oldest axios that is supported, in the place of the newest: `npm run test:peers`. */
const oldAxios = process.env.PEERS === 'oldest' && { '^axios$': '<rootDir>/node_modules/axios-1.5/dist/node/axios.cjs' }

const config: Config = {
  roots: ['<rootDir>/packages', '<rootDir>/examples', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: {
    '^@sts-errors/core/catalog$': '<rootDir>/packages/core/src/catalog/index.ts',
    '^@sts-errors/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    ...oldAxios,
  },
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  // Clients that come as ES modules only, which Jest cannot require as they are.
  transformIgnorePatterns: [
    '/node_modules/(?!(?:openid-client|oauth4webapi|jose|ky|@microsoft/kiota-[a-z-]+|@std-uritemplate)/)',
  ],
  restoreMocks: true,
  testTimeout: 15_000,
}

export default config
