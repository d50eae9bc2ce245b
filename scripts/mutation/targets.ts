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
const isData = /\/src\/(?:tables\/|(?:adapter\/)?index\.ts$)/
const ofCore = sourcesOf('core').filter(path => !isData.test(path))

/**
 * Suites that take seconds for each mutant. The models of gate and hooks take none: they try the same worlds each time, for a
 * moment.
 */
const slow = [
  '(?<!gate|hooks)-model\\.test\\.ts$',
  'core/test/(?:linear-cost|malformed-input|msal/text-cost|throttle/soak|retry/loop-properties)',
  'undici/test/memory',
]

const adapter = (name: string): Target => ({
  name,
  package: name,
  sources: sourcesOf(name),
  tests: [`packages/${name}/test/**/*.test.ts`, ...(name === 'axios' ? ['test/layers.test.ts'] : [])],
  without: slow,
})

/** Core is too much for one run, and most of its tests tell nothing of most of its files: a row for each part, and its tests. */
const partsOfCore: Readonly<Record<string, readonly [sources: string, tests: readonly string[]]>> = {
  claims: [
    '(?:[^/]*claims[^/]*|[^/]*challenges|authorization-params)',
    ['{*claims*,challenges,authorization-params,real-responses,fuzzed}'],
  ],
  parse: [
    '(?:parse|parse-body|.*authorization-response|codes-in-text|dates|retry-after|headers|remember|declined-scopes|record|utf8)',
    [
      '{parse*,codes-in-text,dates,retry-after,headers,remember,declined-scopes,utf8,from-authorization-response}',
      '{real-responses,fuzzed}',
    ],
  ],
  classify: [
    '(?:classify|kinds|rows|remedy|catalog/.*)',
    ['{classify,remedy,errors,field-answers,real-responses}', 'catalog/*', 'tables/*'],
  ],
  errors: [
    '(?:errors|error-message|sts-error-base|error-group|from-json|live|redact|faults|outcome)',
    ['{error*,from-json,live,redact,faults,outcome,claims-on-errors}'],
  ],
  normalize: ['normalize/.*', ['normalize/*', 'from-json']],
  msal: ['msal/(?!answer|tell).*', ['msal/*', 'normalize/msal']],
  'tell-msal': ['msal/(?:answer|tell-msal)', ['msal/tell-msal']],
  throttle: ['throttle/.*', ['throttle/*', 'options']],
  retry: [
    '(?:retry/.*|abort-signal|clock|thenable|complete|options|poll-for-token)',
    ['retry/*', 'throttle/{throttle,identity}', '{abort-signal,clock,options,poll-for-token,device-code}'],
  ],
  fetch: ['fetch/.*', ['old-node']],
}
/** Tests outside of core that tell of a part of it. */
const fromOutside: Readonly<Record<string, readonly string[]>> = {
  msal: ['test/msal-guidance.test.ts'],
  'tell-msal': ['packages/msal/test/{given-fetch,network-client}.test.ts'],
  retry: ['packages/fetch/test/{contract,options,poorer-runtimes}.test.ts'],
  fetch: ['packages/fetch/test/**/*.test.ts', 'test/layers.test.ts'],
}

const targetsOfCore = Object.entries(partsOfCore).map(
  ([name, [sources, tests]]): Target => ({
    name: `core-${name}`,
    package: 'core',
    sources: ofCore.filter(path => new RegExp(`^packages/core/src/${sources}\\.ts$`).test(path)),
    tests: [...tests.map(path => `packages/core/test/${path}.test.ts`), ...(fromOutside[name] ?? [])],
    without: slow,
  }),
)
const left = ofCore.filter(path => !targetsOfCore.some(({ sources }) => sources.includes(path)))
if (left.length) throw new Error(`${left.join(', ')}: in no part of core that is mutated`)

export const targets: readonly Target[] = [...targetsOfCore, ...['fetch', 'axios', 'undici', 'msal'].map(adapter)]
