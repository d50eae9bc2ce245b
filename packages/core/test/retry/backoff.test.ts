import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { backoff } from '../../src/retry/backoff.ts'
import { type RetryOptions, resolveRetryOptions } from '../../src/retry/policy.ts'

const policy = (options: RetryOptions = {}) => resolveRetryOptions({ baseDelayMs: 500, maxDelayMs: 20_000, ...options })

test.each([
  [1, 500],
  [2, 1000],
  [3, 2000],
  [6, 16_000],
  [7, 20_000],
  [2000, 20_000],
])('without jitter the wait after attempt %d is %d ms', (attempt, ms) => {
  expect(backoff(policy({ jitter: 'none' }), attempt, 0.5, 0)).toBe(ms)
})

test.each(['none', 'full', 'equal', 'decorrelated'] as const)(
  'without a base there is no wait, however late: %s',
  jitter => {
    expect(backoff(policy({ baseDelayMs: 0, jitter }), 2000, 0.5, 0)).toBe(0)
  },
)

describe.each([
  ['full', [0, 500], [0, 2000]],
  ['equal', [250, 500], [1000, 2000]],
] as const)('%s jitter', (jitter, first, third) => {
  test.each([
    [1, first],
    [3, third],
  ] as const)('after attempt %d reaches from and to %j', (attempt, [from, to]) => {
    expect(backoff(policy({ jitter }), attempt, 0, 0)).toBe(from)
    expect(backoff(policy({ jitter }), attempt, 1, 0)).toBe(to)
  })
})

describe('decorrelated jitter', () => {
  const decorrelated = policy({ jitter: 'decorrelated' })

  test('begins between the base and three times the base', () => {
    expect(backoff(decorrelated, 1, 0, 0)).toBe(500)
    expect(backoff(decorrelated, 1, 1, 0)).toBe(1500)
  })

  test('grows from the wait before', () => {
    expect(backoff(decorrelated, 2, 0, 1200)).toBe(500)
    expect(backoff(decorrelated, 2, 1, 1200)).toBe(3600)
  })

  test('is bounded', () => {
    expect(backoff(decorrelated, 9, 1, 20_000)).toBe(20_000)
  })
})

test('whatever the options, the wait is a number from 0 to the longest backoff', () => {
  const ms = fc.double({ min: 0, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(
      fc.record({ baseDelayMs: ms, maxDelayMs: ms, jitter: fc.constantFrom('full', 'equal', 'decorrelated', 'none') }),
      fc.integer({ min: 1, max: 5000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      ms,
      (options, attempt, random, previous) => {
        const wait = backoff(policy(options as RetryOptions), attempt, random, Math.min(previous, options.maxDelayMs))
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(options.maxDelayMs)
      },
    ),
  )
})
