import { describe, expect, test } from '@jest/globals'
import {
  AuthorizationPendingError,
  InvalidGrantError,
  NetworkError,
  type PollOptions,
  pollForToken,
  RequestTimeoutError,
  type StsError,
  ThrottledError,
  toStsError,
} from '@sts-errors/core'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const pending = () => new AuthorizationPendingError()
const slowDown = () => new AuthorizationPendingError({ reason: 'slow_down' })
const timeout = () => new RequestTimeoutError({ reason: 'connect' })
const answer = (body: object, status = 400) => toStsError({ status, body, grantType: 'device_code' }) as StsError

/** Polls with a script of errors, then tokens: what came of it, and when each request was made. */
async function poll(errors: readonly unknown[], options: PollOptions = {}) {
  const clock = createVirtualClock()
  const start = clock.now()
  const times: number[] = []
  const outcome = await pollForToken(
    () => {
      times.push(clock.now() - start)
      const error = errors[times.length - 1]
      return error === undefined ? 'tokens' : Promise.reject(error as Error)
    },
    { clock, ...options },
  ).catch((thrown: unknown) => thrown)
  return { outcome, times }
}

describe('the pace', () => {
  test.each<[string, unknown[], PollOptions, number[]]>([
    ['five seconds, the first wait before the first request', [pending(), pending()], {}, [5000, 10_000, 15_000]],
    ['the interval of the server', [pending()], { intervalMs: 1000 }, [1000, 2000]],
    ['no wait at all', [pending()], { intervalMs: 0 }, [0, 0]],
    ['five seconds more from a slow_down on', [slowDown(), pending()], {}, [5000, 15_000, 25_000]],
    ['five more each time', [slowDown(), slowDown()], { intervalMs: 1000 }, [1000, 7000, 18_000]],
    ['twice as long after each timeout', [timeout(), timeout()], {}, [5000, 15_000, 35_000]],
    ['the usual again once an answer came', [timeout(), pending()], {}, [5000, 15_000, 20_000]],
    ['no storm after faults even without an interval', [timeout()], { intervalMs: 0 }, [0, 2000]],
    ['not before the server allows it', [new ThrottledError({ retryAfterMs: 30_000 })], {}, [5000, 35_000]],
    [
      'not before the pending answer allows it',
      [new AuthorizationPendingError({ retryAfterMs: 7000 })],
      {},
      [5000, 12_000],
    ],
    ['twice as long after a server error', [answer({}, 503)], {}, [5000, 15_000]],
    [
      'a fault that fetch threw',
      [Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })],
      {},
      [5000, 15_000],
    ],
    [
      'what a plain axios throws',
      [{ isAxiosError: true, response: { status: 400, data: { error: 'authorization_pending' } } }],
      {},
      [5000, 10_000],
    ],
  ])('%s', async (_, errors, options, times) => {
    expect(await poll(errors, options)).toEqual({ outcome: 'tokens', times })
  })
})

describe('the end', () => {
  test.each([
    ['the user declines', answer({ error: 'authorization_declined' })],
    ['the code is expired', answer({ error: 'expired_token' })],
    ['the code is wrong', answer({ error: 'bad_verification_code' })],
    ['something else is wrong', answer({ error: 'invalid_client' }, 401)],
    ['the callback has a bug', new TypeError('x is not a function')],
    ['the certificate is wrong', new NetworkError({ reason: 'tls', retryable: false })],
  ])('comes at once with that error where %s', async (_, error) => {
    const { outcome, times } = await poll([pending(), error])
    expect(outcome).toBe(error)
    expect(times).toHaveLength(2)
  })

  test('what is thrown at once is thrown too', async () => {
    const bug = new TypeError('x is not a function')
    const promise = pollForToken(
      () => {
        throw bug
      },
      { clock: createVirtualClock() },
    )
    await expect(promise).rejects.toBe(bug)
  })

  test('comes when the code has expired: no request after it', async () => {
    const last = pending()
    const { outcome, times } = await poll([pending(), pending(), last], { expiresInMs: 20_000 })
    expect(times).toEqual([5000, 10_000, 15_000])
    expect(outcome).toBeInstanceOf(InvalidGrantError)
    expect(outcome).toMatchObject({
      reason: 'device_code_expired',
      action: 'restart_flow',
      attempts: 3,
      grantType: 'device_code',
      cause: last,
    })
  })

  test('comes before any request for a code that lives no longer than the interval', async () => {
    const { outcome, times } = await poll([], { expiresInMs: 5000 })
    expect(times).toEqual([])
    expect(outcome).toMatchObject({ reason: 'device_code_expired', attempts: 0 })
  })

  test('comes for a server that wants a longer wait than the code lives', async () => {
    const { outcome } = await poll([new ThrottledError({ retryAfterMs: Infinity, retryable: true })])
    expect(outcome).toMatchObject({ reason: 'device_code_expired', cause: { kind: 'throttled' } })
  })
})

describe('an abort', () => {
  test('before the start sends nothing', async () => {
    const { outcome, times } = await poll([], { signal: AbortSignal.abort('stop') })
    expect([outcome, times]).toEqual(['stop', []])
    expect(await poll([], { signal: AbortSignal.abort('stop'), expiresInMs: 0 })).toEqual({ outcome, times })
  })

  test('during a wait ends it at once', async () => {
    const controller = new AbortController()
    const promise = pollForToken(() => 'tokens', { signal: controller.signal })
    controller.abort('stop')
    await expect(promise).rejects.toBe('stop')
  })

  test('during a request ends it at once, also where the request knows nothing of it', async () => {
    const controller = new AbortController()
    let given: unknown
    const promise = pollForToken(
      signal => {
        given = signal
        setImmediate(() => controller.abort('stop'))
        return new Promise(() => {})
      },
      { signal: controller.signal, clock: createVirtualClock() },
    )
    await expect(promise).rejects.toBe('stop')
    expect(given).toBe(controller.signal)
  })

  test('during a request goes before the error of that request', async () => {
    const controller = new AbortController()
    const promise = pollForToken(
      () => {
        controller.abort('stop')
        throw pending()
      },
      { signal: controller.signal, clock: createVirtualClock() },
    )
    await expect(promise).rejects.toBe('stop')
  })

  test('leaves no listener behind', async () => {
    const listeners = new Set<unknown>()
    const counted = {
      aborted: false,
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    }
    await poll([pending(), timeout()], { signal: counted })
    expect(listeners.size).toBe(0)
  })
})

test.each<[object, string]>([
  [{ intervalMs: -1 }, 'intervalMs: -1 given, expected a number ≥ 0'],
  [{ intervalMs: Number.NaN }, 'intervalMs: NaN given, expected a number ≥ 0'],
  [{ expiresInMs: '900' }, 'expiresInMs: "900" given, expected a number ≥ 0'],
  [{ interval: 5 }, 'interval: 5 given, expected one of intervalMs, expiresInMs'],
])('%j is refused by name', async (options, message) => {
  await expect(pollForToken(() => 'tokens', options)).rejects.toMatchObject({ message })
})
