import { describe, expect, test } from '@jest/globals'
import { createFetch, type StsOptions } from '@sts-errors/fetch'

type Wrong = [option: string, options: object, value: string]

const wrong: Wrong[] = [
  ['retires', { retires: 3 }, '3'],
  ['match', { match: '/token' }, '/token'],
  ['throwOn', { throwOn: 'always' }, 'always'],
  ['throwOn', { throwOn: true }, 'true'],
  ['retry', { retry: true }, 'true'],
  ['retry', { retry: 3 }, '3'],
  ['retry', { retry: null }, 'null'],
  ['retry.maxAttempts', { retry: { maxAttempts: 3 } }, '3'],
  ['retry.maxRetries', { retry: { maxRetries: '3' } }, '3'],
  ['retry.maxRetries', { retry: { maxRetries: -1 } }, '-1'],
  ['retry.maxRetries', { retry: { maxRetries: NaN } }, 'NaN'],
  ['retry.baseDelayMs', { retry: { baseDelayMs: -1 } }, '-1'],
  ['retry.maxDelayMs', { retry: { maxDelayMs: -1 } }, '-1'],
  ['retry.maxRetryAfterMs', { retry: { maxRetryAfterMs: -1 } }, '-1'],
  ['retry.attemptTimeoutMs', { retry: { attemptTimeoutMs: -1 } }, '-1'],
  ['retry.attemptTimeoutMs', { retry: { attemptTimeoutMs: 0 } }, '0'],
  ['retry.totalTimeoutMs', { retry: { totalTimeoutMs: NaN } }, 'NaN'],
  ['retry.jitter', { retry: { jitter: 'some' } }, 'some'],
  ['retry.shouldRetry', { retry: { shouldRetry: true } }, 'true'],
  ['retry.statuses', { retry: { statuses: 404 } }, '404'],
  ['retry.statuses', { retry: { statuses: { 404: { maxRetries: -1 } } } }, '-1'],
  ['retry.statuses', { retry: { statuses: { 404: { delayMs: [100, NaN] } } } }, 'NaN'],
  ['retry.statuses', { retry: { statuses: { 404: 3 } } }, '3'],
  ['retry.statuses', { retry: { statuses: { 200: {} } } }, '200'],
  ['retry.statuses', { retry: { statuses: { '40x': {} } } }, '40x'],
  ['retry: { maxRetries }', { maxRetries: 3 }, 'within'],
  ['options', globalThis.fetch, 'a function'],
  ['onRetry', { onRetry: 'log' }, 'log'],
  ['onGiveUp', { onGiveUp: {} }, 'object'],
  ['beforeRetry', { beforeRetry: 1 }, '1'],
  ['clock', { clock: Date.now }, 'a function'],
  ['clock.sleep', { clock: { now: Date.now } }, 'undefined'],
  ['fetch', { fetch: 'undici' }, 'undici'],
]

const thrownBy = (make: () => unknown): unknown => {
  try {
    return make()
  } catch (thrown) {
    return thrown
  }
}

describe('options that make no sense', () => {
  test.each([null, false, true, 'daemon', [], () => undefined])('%p is none at all', async given => {
    expect(() => createFetch(given as never)).toThrow(/^options: .+ given, expected an object$/)
    const calls: unknown[] = []
    const fetch = createFetch({
      fetch: async (...args: unknown[]) => {
        calls.push(args)
        return new Response('')
      },
    })
    await expect(fetch('https://contoso.example/' as never, { sts: given } as never)).rejects.toThrow(TypeError)
    expect(calls).toEqual([])
  })

  test.each(wrong)('%s: %j is refused when the client is made', (option, options, value) => {
    const thrown = thrownBy(() => createFetch(options as StsOptions))
    expect(String(thrown)).toMatch(/^(?:Type|Range)Error: /)
    expect(String(thrown)).toContain(option)
    expect(String(thrown)).toContain(value)
  })

  test('the refusal says what is allowed', () => {
    expect(() => createFetch({ retry: { jitter: 'some' as 'none' } })).toThrow(/full.*equal.*decorrelated.*none/)
    expect(() => createFetch({ retries: 3 } as StsOptions)).toThrow(/match.*throwOn.*retry/)
  })

  test('options of one request are refused before anything is sent', async () => {
    const sent: unknown[] = []
    const send = createFetch({
      fetch: async (...args: unknown[]) => {
        sent.push(args)
        return new Response('')
      },
    })
    await expect(
      (async () => send('https://contoso.example/' as never, { sts: { retry: { maxRetries: -1 } } } as never))(),
    ).rejects.toThrow(RangeError)
    expect(sent).toEqual([])
  })

  test('no options, empty options and undefined options are all the defaults', async () => {
    for (const options of [
      undefined,
      {},
      { retry: undefined, match: undefined, throwOn: undefined, clock: undefined, fetch: undefined },
    ])
      expect(() => createFetch(options)).not.toThrow()
  })

  test('Infinity is a number of milliseconds', () => {
    expect(() => createFetch({ retry: { maxRetryAfterMs: Infinity, totalTimeoutMs: Infinity } })).not.toThrow()
  })

  test('the options that were given are not changed', () => {
    const options = Object.freeze({ retry: Object.freeze({ maxRetries: 1 }) })
    expect(() => createFetch(options)).not.toThrow()
    expect(options).toEqual({ retry: { maxRetries: 1 } })
  })
})
