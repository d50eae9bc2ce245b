import { describe, expect, test } from '@jest/globals'
import {
  decide,
  fromAuthorizationResponse,
  type RequestTraits,
  type RetryDecision,
  type RetryState,
  type StsError,
  toStsError,
} from '@sts-errors/core'
import fc from 'fast-check'
import { createError } from '../../src/errors.ts'
import { faultToError } from '../../src/faults.ts'
import { type RetryOptions, resolveRetryOptions } from '../../src/retry/policy.ts'
import { remedyCases } from '../kinds-and-reasons.ts'

const request = (traits: Partial<RequestTraits> = {}): RequestTraits => ({
  method: 'GET',
  url: 'https://graph.example/me',
  tokenRequest: false,
  replayable: true,
  ...traits,
})
const token = (grantType?: string): RequestTraits => request({ method: 'POST', tokenRequest: true, grantType })
const upload = request({ method: 'POST' })

const answer = (status: number, headers: Record<string, string> = {}, body?: unknown): StsError =>
  toStsError({ status, headers, body }) as StsError
const fault = (code: string, syscall?: string): StsError =>
  faultToError(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code, syscall }) })) as StsError

const decideOn = (
  error: StsError,
  of = request(),
  state: Partial<RetryState> = {},
  options: RetryOptions = {},
): RetryDecision =>
  decide(
    error,
    of,
    { attempt: 1, elapsedMs: 0, random: 0, ...state },
    resolveRetryOptions({ jitter: 'none', ...options }),
  )

/** What it costs is said in the tests of the budget. */
const go = (delayMs: number): RetryDecision => ({ retry: true, delayMs, cost: expect.any(Number) as never })
const stop = (reason: string) => ({ retry: false, reason })

describe('what passes by itself is repeated where that does no harm', () => {
  const always = [
    request(),
    request({ method: 'HEAD' }),
    request({ method: 'OPTIONS' }),
    request({ method: 'PUT' }),
    request({ method: 'DELETE' }),
    token('refresh_token'),
    token('client_credentials'),
    token('urn:ietf:params:oauth:grant-type:jwt-bearer'),
    token('password'),
    token('urn:example:device_code_upgrade'),
    token(undefined),
  ]
  const never = [
    upload,
    request({ method: 'PATCH' }),
    request({ method: 'OUTPUT' }),
    request({ method: 'PUTALL' }),
    token('authorization_code'),
    token('device_code'),
    { ...token(undefined), opaque: true },
    token('urn:ietf:params:oauth:grant-type:device_code'),
  ]

  test.each<[string, StsError]>([
    ['500', answer(500)],
    ['502', answer(502)],
    ['503', answer(503)],
    ['504', answer(504)],
    ['408', answer(408)],
    ['a lost connection', fault('ECONNRESET')],
    ['a network that went away', fault('EHOSTUNREACH', 'read')],
    ['another network', fault('ERR_NETWORK_CHANGED')],
    ['a device that is offline, nobody knows since when', fault('ERR_INTERNET_DISCONNECTED')],
    ['an answer that never began', fault('UND_ERR_HEADERS_TIMEOUT')],
    ['an answer that never ended', fault('UND_ERR_BODY_TIMEOUT')],
    ['a transient code', answer(400, {}, { error_codes: [90033] })],
    ['a transient error', answer(400, {}, { error: 'temporarily_unavailable' })],
  ])('%s: it may have been processed', (_, error) => {
    for (const of of always) expect(decideOn(error, of)).toEqual(go(500))
    for (const of of never) expect(decideOn(error, of)).toEqual(stop('not_repeatable'))
  })

  test.each<[string, StsError]>([
    ['429', answer(429)],
    ['425', answer(425)],
    ['a name that does not resolve', fault('ENOTFOUND')],
    ['a connection that is refused', fault('ECONNREFUSED')],
    ['a device that is offline', fault('ENETUNREACH', 'connect')],
    ['no port that is free', fault('EADDRNOTAVAIL', 'bind')],
    ['a connection that a firewall forbids', fault('EACCES', 'connect')],
    ['a connection that could not be made in time', fault('UND_ERR_CONNECT_TIMEOUT')],
  ])('%s: it was not processed', (_, error) => {
    for (const of of [...always, ...never]) expect(decideOn(error, of)).toEqual(go(500))
  })

  test('a busy STS that says when to come back has not processed any grant', () => {
    const busy = answer(503, { 'retry-after': '2' })
    for (const of of [...always, ...never.filter(({ tokenRequest }) => tokenRequest)])
      expect(decideOn(busy, of)).toEqual(go(2000))
    expect(decideOn(busy, upload)).toEqual(stop('not_repeatable'))
    const failed = answer(500, { 'retry-after': '2' })
    expect(decideOn(failed, token('authorization_code'))).toEqual(stop('not_repeatable'))
  })

  test('a body that can be read once is never sent twice', () => {
    expect(decideOn(answer(429), request({ method: 'PUT', replayable: false }))).toEqual(stop('not_repeatable'))
    expect(decideOn(answer(429), request({ replayable: false }), {}, { shouldRetry: () => true })).toEqual(
      stop('not_repeatable'),
    )
  })
})

describe('what cannot change by waiting is not repeated', () => {
  test.each<[string, StsError]>([
    ['400', answer(400)],
    ['401', answer(401)],
    ['403', answer(403)],
    ['404', answer(404)],
    ['409', answer(409)],
    ['501', answer(501)],
    ['505', answer(505)],
    ['a refused grant', answer(400, {}, { error: 'invalid_grant' })],
    ['a refused client', answer(401, {}, { error_codes: [7000215] })],
    ['a refused client, in a 500', answer(500, {}, { error_codes: [7000215] })],
    ['a code that has not come yet', answer(400, {}, { error: 'authorization_pending' })],
    ['a certificate', fault('CERT_HAS_EXPIRED')],
    ['a redirect', fromAuthorizationResponse('?error=access_denied') as StsError],
    ['a 400 that names a wait', answer(400, { 'retry-after': '5' }, { error: 'invalid_grant' })],
  ])('%s', (_, error) => {
    expect(decideOn(error)).toEqual(stop('not_retryable'))
    expect(decideOn(error, token('client_credentials'))).toEqual(stop('not_retryable'))
  })
})

describe("the server's wait", () => {
  test.each<[string, RetryOptions, number, RetryDecision]>([
    ['0', {}, 1, go(0)],
    ['1.5', {}, 1, go(1500)],
    ['30', { maxDelayMs: 1000 }, 1, go(30_000)],
    ['60', {}, 1, go(60_000)],
    ['61', {}, 1, { retry: false, reason: 'retry_after_too_long' }],
    ['3600', { maxRetryAfterMs: 3_600_000, totalTimeoutMs: Infinity }, 1, go(3_600_000)],
    ['9'.repeat(30), {}, 1, { retry: false, reason: 'retry_after_too_long' }],
    ['5', { maxRetryAfterMs: 0 }, 1, { retry: false, reason: 'retry_after_too_long' }],
    ['0', { maxRetryAfterMs: 0 }, 1, go(0)],
    ['soon', {}, 3, go(2000)],
  ])('Retry-After: %s with %j after attempt %d', (value, options, attempt, want) => {
    expect(decideOn(answer(429, { 'retry-after': value }), token(), { attempt }, options)).toEqual(want)
  })

  test('is compared with the bound before jitter is added', () => {
    const decision = decideOn(answer(429, { 'retry-after': '60' }), token(), { random: 0.999 }, { jitter: 'full' })
    expect(decision).toMatchObject({ retry: true })
  })

  test.each([
    [500, 550],
    [60_000, 61_000],
  ])('%d ms are made longer by a tenth, a second at most', (asked, delayMs) => {
    const error = answer(429, { 'retry-after-ms': `${asked}` })
    expect(decideOn(error, token(), { random: 1 }, { jitter: 'full' })).toEqual(go(delayMs))
  })

  test('is only ever made longer, and not by much', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        fc.nat({ max: 60_000 }),
        unit,
        fc.constantFrom('full', 'equal', 'decorrelated', 'none'),
        (ms, random, jitter) => {
          const decision = decideOn(
            answer(429, { 'retry-after-ms': `${ms}` }),
            token(),
            { random },
            { jitter: jitter as 'full' },
          )
          if (!decision.retry) throw new Error(decision.reason)
          expect(decision.delayMs).toBeGreaterThanOrEqual(ms)
          expect(decision.delayMs).toBeLessThanOrEqual(ms + 1000)
        },
      ),
    )
  })
})

describe('bounds', () => {
  test.each([
    [1, {}, true],
    [3, {}, true],
    [4, {}, false],
    [1, { maxRetries: 0 }, false],
    [100, { maxRetries: Infinity }, true],
  ])('after attempt %d with %j another one follows: %p', (attempt, options, follows) => {
    const decision = decideOn(answer(500), request(), { attempt }, options)
    expect(decision).toMatchObject(follows ? { retry: true } : stop('max_retries'))
  })

  test.each([
    [199_500, true],
    [199_501, false],
    [200_001, false],
  ])('after %d ms a wait of half a second still begins: %p', (elapsedMs, follows) => {
    const decision = decideOn(answer(500), request(), { elapsedMs })
    expect(decision).toEqual(follows ? go(500) : stop('deadline'))
  })
})

describe('a rule for a status', () => {
  const gone = answer(410)
  test('repeats what its kind would not', () => {
    expect(decideOn(gone)).toEqual(stop('not_retryable'))
    expect(decideOn(gone, request(), {}, { statuses: { 410: {} } })).toEqual(go(500))
  })

  test('has a number of retries of its own', () => {
    const options = { maxRetries: 1, statuses: { 410: { maxRetries: 7 } } }
    expect(decideOn(gone, request(), { attempt: 7 }, options)).toMatchObject({ retry: true })
    expect(decideOn(gone, request(), { attempt: 8 }, options)).toEqual(stop('max_retries'))
    expect(decideOn(answer(500), request(), { attempt: 2 }, options)).toEqual(stop('max_retries'))
  })

  test.each([
    [10_000, 1, 10_000],
    [10_000, 5, 10_000],
    [[0, 2000, 6000], 1, 0],
    [[0, 2000, 6000], 2, 2000],
    [[0, 2000, 6000], 3, 6000],
    [[0, 2000, 6000], 6, 6000],
    [[], 2, 1000],
  ])('waits %j ms after attempt %d: %d', (delayMs, attempt, want) => {
    const options = { maxRetries: 9, statuses: { 410: { delayMs } } }
    expect(decideOn(gone, request(), { attempt }, options)).toEqual(go(want))
  })

  test("does not go before the server's own wait", () => {
    const error = answer(410, { 'retry-after': '5' })
    expect(decideOn(error, request(), {}, { statuses: { 410: { delayMs: 1 } } })).toEqual({
      retry: true,
      delayMs: 5000,
      cost: 0,
    })
  })

  test('does not repeat what may have been processed', () => {
    expect(decideOn(gone, upload, {}, { statuses: { 410: {} } })).toEqual(stop('not_repeatable'))
  })
})

describe('shouldRetry has the last word', () => {
  test.each<[string, boolean | undefined, StsError, RequestTraits, object]>([
    ['false stops what would be repeated', false, answer(500), request(), stop('overridden')],
    ['true repeats what would not be', true, answer(404), request(), go(500)],
    ['true repeats what may have been processed', true, answer(500), upload, go(500)],
    ['undefined leaves it as it is', undefined, answer(500), request(), go(500)],
    ['undefined leaves a stop as it is', undefined, answer(404), request(), stop('not_retryable')],
  ])('%s', (_, said, error, of, want) => {
    expect(decideOn(error, of, {}, { shouldRetry: () => said })).toEqual(want)
  })

  test('but not over the bounds', () => {
    const shouldRetry = () => true
    expect(decideOn(answer(404), request(), { attempt: 4 }, { shouldRetry })).toEqual(stop('max_retries'))
    expect(decideOn(answer(404), request(), { elapsedMs: 1e9 }, { shouldRetry })).toEqual(stop('deadline'))
    expect(decideOn(answer(404, { 'retry-after': '999' }), request(), {}, { shouldRetry })).toEqual(
      stop('retry_after_too_long'),
    )
  })

  test.each([
    ['false', () => Promise.resolve(false)],
    ['an error', () => Promise.reject(new Error('a hook that waits'))],
  ])('but not later: a promise of %s is a mistake, not a yes', (_, shouldRetry) => {
    expect(() => decideOn(answer(500), request(), {}, { shouldRetry: shouldRetry as never })).toThrow(
      new TypeError('retry.shouldRetry: a promise given, expected true, false or undefined'),
    )
  })

  test('and is told what happened', () => {
    const seen: unknown[] = []
    const error = answer(500)
    const of = token('refresh_token')
    decideOn(
      error,
      of,
      { attempt: 2, elapsedMs: 70 },
      { shouldRetry: (...given) => void seen.push(given) as undefined },
    )
    expect(seen).toEqual([[error, { attempt: 2, elapsedMs: 70, request: of }]])
  })
})

test('the answer is a stop with a reason or a wait that is a number, whatever the error', () => {
  const state = fc.record({
    attempt: fc.integer({ min: 1, max: 50 }),
    elapsedMs: fc.nat({ max: 1_000_000 }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    previousDelayMs: fc.nat({ max: 20_000 }),
  })
  const traits = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PATCH'),
    url: fc.constant('https://a.example/'),
    tokenRequest: fc.boolean(),
    replayable: fc.boolean(),
    grantType: fc.option(fc.constantFrom('authorization_code', 'refresh_token'), { nil: undefined }),
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...remedyCases),
      fc.option(fc.oneof(fc.nat(), fc.constant(Infinity)), { nil: undefined }),
      traits,
      state,
      fc.constantFrom('full', 'equal', 'decorrelated', 'none'),
      ([, , row], retryAfterMs, of, at, jitter) => {
        const error = createError(row, { retryAfterMs, status: 503 })
        const decision = decide(error, of, at, resolveRetryOptions({ jitter: jitter as 'full' }))
        if (!decision.retry) expect(decision.reason).toMatch(/^\w+$/)
        else expect(decision.delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0)
      },
    ),
    { numRuns: 1000 },
  )
})

describe('the retry budget', () => {
  const policy = { jitter: 'none', baseDelayMs: 500 } as const

  test.each<[string, StsError, number]>([
    ['a 500', answer(500), 1],
    ['a 503 that names no wait', answer(503), 1],
    ['a lost connection', fault('ECONNRESET'), 1],
    ['a 503 that says when to come back', answer(503, { 'retry-after': '2' }), 0],
    ['a 503 that says at once', answer(503, { 'retry-after': '0' }), 0],
    ['a 429 that says when to come back', answer(429, { 'retry-after': '2' }), 0],
    ['a 429 that does not', answer(429), 0],
  ])('after %s a retry costs its due', (_, error, cost) => {
    expect(decideOn(error, token(), {}, policy)).toMatchObject({ retry: true, cost })
    expect(decideOn(error, token(), { tokens: 1 }, policy)).toMatchObject({ retry: true, cost })
    const poor = cost ? stop('budget') : expect.objectContaining({ retry: true, cost: 0 })
    expect(decideOn(error, token(), { tokens: 0.9 }, policy)).toEqual(poor)
    expect(decideOn(error, token(), { tokens: 0 }, { ...policy, budget: false })).toEqual(
      go(expect.any(Number) as never),
    )
  })

  test('is the last thing that is asked for: what is not retried anyway says why', () => {
    expect(decideOn(answer(500), token(), { tokens: 0, attempt: 4 })).toEqual(stop('max_retries'))
    expect(decideOn(answer(500), token(), { tokens: 0, elapsedMs: 1e9 })).toEqual(stop('deadline'))
    expect(decideOn(answer(400), token(), { tokens: 0 })).toEqual(stop('not_retryable'))
  })
})

test('an abort comes before everything else', () => {
  expect(decideOn(answer(429), token(), { aborted: true }, { shouldRetry: () => true })).toEqual(stop('aborted'))
})

test('options are as good as a policy: what they leave out has its default', () => {
  const state = { attempt: 4, elapsedMs: 0, random: 0 }
  expect(decide(answer(503), token(), state, {})).toEqual(stop('max_retries'))
  expect(decide(answer(503), token(), state, { maxRetries: 4 })).toMatchObject({ retry: true })
})
