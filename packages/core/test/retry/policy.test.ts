import { describe, expect, test } from '@jest/globals'
import { resolveRetryOptions } from '../../src/retry/policy.ts'

describe('retry options', () => {
  test('are completed', () => {
    expect(resolveRetryOptions({ maxRetries: 1 })).toMatchObject({
      maxRetries: 1,
      jitter: 'full',
      maxRetryAfterMs: 60_000,
    })
    expect(resolveRetryOptions()).toEqual(resolveRetryOptions({}))
  })

  test('are complete: nothing is left to chance later', () => {
    const policy = resolveRetryOptions({ maxRetries: undefined, jitter: undefined, shouldRetry: undefined })
    expect(Object.values(policy)).not.toContain(undefined)
  })

  test('without a word of its own `shouldRetry` leaves every answer as it is', () => {
    expect(resolveRetryOptions().shouldRetry({} as never, {} as never)).toBeUndefined()
  })

  test('do not share their defaults with anybody', () => {
    const first = resolveRetryOptions() as { maxRetries: number }
    first.maxRetries = 99
    expect(resolveRetryOptions().maxRetries).toBe(3)
  })

  test.each([
    ['maxRetries', -1],
    ['maxRetries', NaN],
    ['maxRetries', '3'],
    ['baseDelayMs', -0.5],
    ['maxDelayMs', {}],
    ['jitter', 'Full'],
    ['maxRetryAfterMs', -1],
    ['attemptTimeoutMs', true],
    ['totalTimeoutMs', []],
    ['statuses', 429],
    ['shouldRetry', 'never'],
    ['maxAttempts', 3],
  ])('%s: %j is refused by name', (name, value) => {
    expect(() => resolveRetryOptions({ [name]: value })).toThrow(`retry.${name}`)
    expect(() => resolveRetryOptions({ [name]: value })).toThrow(/given, expected/)
  })
})
