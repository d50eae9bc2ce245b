import { describe, expect, test } from '@jest/globals'
import { decide, policies, type RequestTraits, type StsError, toStsError } from '@sts-errors/core'
import { faultToError } from '../../src/faults.ts'
import { resolveRetryOptions } from '../../src/retry/policy.ts'

const request: RequestTraits = {
  method: 'GET',
  url: 'http://169.254.169.254/metadata/identity/oauth2/token',
  tokenRequest: true,
  replayable: true,
}
const answer = (status: number, headers = {}, body: unknown = '') => toStsError({ status, headers, body }) as StsError

/** The waits until the policy stops, and why it stops; the error is the same each time. */
function follow(name: keyof typeof policies, error: StsError, random = 0.5) {
  const policy = resolveRetryOptions(policies[name])
  const waits: number[] = []
  for (let attempt = 1, elapsedMs = 0; ; attempt++) {
    const decision = decide(error, request, { attempt, elapsedMs, random }, policy)
    if (!decision.retry) return { waits, reason: decision.reason }
    waits.push(decision.delayMs)
    elapsedMs += decision.delayMs
  }
}
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

describe('managedIdentity', () => {
  test('waits out the 70 seconds that an update of the endpoint may take', () => {
    const { waits, reason } = follow('managedIdentity', answer(410))
    expect(sum(waits)).toBeGreaterThanOrEqual(70_000)
    expect(reason).toBe('max_retries')
  })

  test('retries a 404 with exponential backoff', () => {
    const { waits, reason } = follow('managedIdentity', answer(404), 1)
    expect(waits).toEqual([2000, 4000, 8000, 16_000, 32_000])
    expect(reason).toBe('max_retries')
  })

  test.each([500, 503])('gives a %d at least a second of quiet', status => {
    expect(Math.min(...follow('managedIdentity', answer(status), 0).waits)).toBeGreaterThanOrEqual(1000)
  })

  test('retries a 429 and an endpoint that cannot be reached', () => {
    expect(follow('managedIdentity', answer(429)).waits).toHaveLength(5)
    const reset = faultToError(Object.assign(new Error('x'), { code: 'ECONNRESET' })) as StsError
    expect(follow('managedIdentity', reset).waits).toHaveLength(5)
  })

  test('does not retry a mistake in the request', () => {
    const error = answer(400, {}, { error: 'invalid_request', error_description: 'Identity not found' })
    expect(follow('managedIdentity', error)).toEqual({ waits: [], reason: 'not_retryable' })
  })
})

describe('daemon', () => {
  test('waits out the five minutes that a server asks for', () => {
    expect(follow('daemon', answer(429, { 'retry-after': '300' }), 0).waits.slice(0, 2)).toEqual([300_000, 300_000])
  })

  test('sits out an outage of a minute', () => {
    expect(sum(follow('daemon', answer(503), 1).waits)).toBeGreaterThanOrEqual(60_000)
  })
})

describe('interactive', () => {
  test('keeps nobody waiting for more than fifteen seconds', () => {
    for (const wait of ['', '1', '5']) {
      const { waits } = follow('interactive', answer(429, wait ? { 'retry-after': wait } : {}), 1)
      expect(sum(waits)).toBeLessThanOrEqual(15_000)
    }
  })

  test('says at once that a server wants a longer pause', () => {
    expect(follow('interactive', answer(429, { 'retry-after': '6' }))).toEqual({
      waits: [],
      reason: 'retry_after_too_long',
    })
  })
})
