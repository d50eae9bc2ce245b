import { beforeEach, describe, expect, test } from '@jest/globals'
import { createThrottle, type StsError, type StsOptions, type ThrottleOptions } from '@sts-errors/core'
import { useSimulator } from '../use-simulator.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { type ContractRequest, grant, ok, type Send } from './scenario.ts'

/**
 * What concurrent calls do for each other.
 *
 * @param client - an answer that streams through a dispatcher is not copied
 */
export function describeConcurrency(client: string, send: Send): void {
  const copiesAnswers = !client.startsWith('undici')
  describe('concurrent calls', () => {
    const simulator = useSimulator({ now: () => clock.now() })
    let clock = createVirtualClock()
    beforeEach(() => {
      clock = createVirtualClock()
      simulator().setQuotas([])
    })
    const url = () => `${simulator().url}/common/oauth2/v2.0/token`
    const options = (throttle: ThrottleOptions = {}, more: StsOptions = {}): StsOptions => ({
      clock,
      throttle: createThrottle(throttle),
      retry: { jitter: 'none' },
      ...more,
    })
    const daemon = (): ContractRequest => ({
      method: 'POST',
      url: url(),
      ...grant('client_credentials', { scope: 'a' }),
    })
    const refresh = (token: string, more = {}): ContractRequest => ({
      method: 'POST',
      url: url(),
      ...grant('refresh_token', { refresh_token: token, ...more }),
    })
    /** Status of an answer, or the error. */
    const outcomesOf = (calls: readonly Promise<{ status: number }>[]) =>
      Promise.all(
        calls.map(call =>
          call.then(
            ({ status }) => status,
            (thrown: StsError) => thrown,
          ),
        ),
      )
    const refusedCount = () => simulator().requests.filter(({ status }) => status === 429).length

    test('resource requests share nothing, unless a key says so', async () => {
      const get = { method: 'GET', url: `${simulator().url}/echo/1` }
      const failing = { status: 429, headers: { 'Retry-After': '90' } }
      simulator().enqueue(failing, failing, failing)
      const apart = options()
      await outcomesOf([send(get, apart)])
      await outcomesOf([send(get, apart)])
      expect(simulator().requests).toHaveLength(2)
      const together = options({ key: () => 'one' })
      await outcomesOf([send(get, together)])
      expect(await outcomesOf([send(get, together)])).toMatchObject([{ fromCooldown: true }])
      expect(simulator().requests).toHaveLength(3)
    })

    test('500 at once on a quota of 100 in ten seconds are all answered, with hardly a request in vain', async () => {
      simulator().setQuotas({ type: 'fixed_window', limit: 100, windowMs: 10_000 })
      simulator()
        .when({ grantType: 'client_credentials' })
        .enqueue({ ...ok, times: Infinity })
      const given = options({}, { retry: { totalTimeoutMs: Infinity } })
      const begun = clock.now()
      const outcomes = await outcomesOf(Array.from({ length: 500 }, () => send(daemon(), given)))
      expect(outcomes).toEqual(Array(500).fill(200))
      // Each alone would send thousands.
      expect(refusedCount()).toBeLessThan(75)
      expect(clock.now() - begun).toBeLessThan(100_000)
    }, 30_000)

    test('one 429 holds the others back, also those of another client that has the same throttle', async () => {
      simulator().enqueue({ status: 429, headers: { 'Retry-After': '90' } }, { ...ok, times: Infinity })
      const given = options()
      const other = { ...given, retry: { maxRetryAfterMs: 1000 } }
      const first = await send(daemon(), given).catch((thrown: unknown) => thrown as StsError)
      const second = await send(daemon(), other).catch((thrown: unknown) => thrown as StsError)
      expect(first).toMatchObject({ status: 429, stopReason: 'retry_after_too_long' })
      expect(second).toMatchObject({ reason: 'cooldown', fromCooldown: true, retryAfterMs: 90_000, attempts: 0 })
      expect(simulator().requests).toHaveLength(1)
    })

    describe('an answer that needs the user', () => {
      const mfa = { status: 400, body: { error: 'interaction_required', error_codes: [50076] } }
      const consent = {
        status: 400,
        body: { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' },
      }

      test('is not asked for again with the same refresh token for two minutes', async () => {
        simulator().enqueue(mfa, { ...ok, times: Infinity })
        const given = options()
        const [first, second] = [
          await outcomesOf([send(refresh('r1'), given)]),
          await outcomesOf([send(refresh('r1'), given)]),
        ]
        expect(first).toMatchObject([{ kind: 'interaction_required', attempts: 1 }])
        expect(second).toMatchObject([
          {
            kind: 'interaction_required',
            reason: 'mfa_required',
            attempts: 0,
            fromCooldown: true,
            codes: ['AADSTS50076'],
          },
        ])
        expect(simulator().requests).toHaveLength(1)
        clock.advance(120_000)
        expect(await outcomesOf([send(refresh('r1'), given)])).toEqual([200])
      })

      test.each<[string, () => ContractRequest]>([
        ['another token', () => refresh('r2')],
        ['other claims', () => refresh('r1', { claims: '{"a":1}' })],
        ['other scopes', () => refresh('r1', { scope: 'b' })],
      ])('does not stand for %s', async (_, other) => {
        simulator().enqueue(mfa, ok)
        const given = options()
        await outcomesOf([send(refresh('r1'), given)])
        expect(await outcomesOf([send(other(), given)])).toEqual([200])
      })

      test('is forgotten when the user has signed in', async () => {
        simulator().enqueue(mfa, ok)
        const throttle = createThrottle()
        const given = { ...options(), throttle }
        await outcomesOf([send(refresh('r1'), given)])
        throttle.clear()
        expect(await outcomesOf([send(refresh('r1'), given)])).toEqual([200])
      })

      test.each<[string, object, Record<string, string>, StsOptions & { throttle?: ThrottleOptions }]>([
        ['where consent is what is missing', consent, {}, {}],
        ['where the application has a credential', mfa, { client_secret: 's' }, {}],
        ['where it is switched off', mfa, {}, { throttle: { failFast: false } }],
        ['where errors are not thrown', mfa, {}, { throwOn: 'never' }],
      ])('is asked for again %s', async (_, answer, more, over) => {
        simulator().enqueue(answer, ok)
        const given = { ...options(), ...over, throttle: createThrottle(over.throttle) }
        await outcomesOf([send(refresh('r1', more), given)])
        expect(await outcomesOf([send(refresh('r1', more), given)])).toEqual([200])
      })
    })

    if (!copiesAnswers) return

    describe('a single flight', () => {
      const flying = () => options({ singleFlight: ['refresh_token'] })

      test('gives each caller an answer of its own, from one request', async () => {
        simulator().enqueue(ok)
        const given = flying()
        const answers = await Promise.all([1, 2, 3].map(() => send(refresh('r1'), given)))
        expect(answers.map(({ text }) => text)).toEqual(Array(3).fill('{"access_token":"opaque"}'))
        expect(simulator().requests).toMatchObject([
          { method: 'POST', body: expect.stringContaining('refresh_token=r1') },
        ])
      })

      test('gives each caller an error of its own', async () => {
        simulator().enqueue({ status: 400, body: { error: 'invalid_scope', error_codes: [70011] } })
        const given = flying()
        const errors = await outcomesOf([1, 2].map(() => send(refresh('r1'), given)))
        expect(errors).toMatchObject([{ code: 'AADSTS70011' }, { code: 'AADSTS70011' }])
        expect(errors[0]).not.toBe(errors[1])
        const [first, second] = errors.map(error => (error as { response?: unknown }).response)
        expect([first, second]).toMatchObject([{ status: 400 }, { status: 400 }])
        expect(first).not.toBe(second)
        expect(simulator().requests).toHaveLength(1)
      })

      test('goes on when one of its callers aborts, and ends when all have', async () => {
        simulator().enqueue(ok)
        const given = flying()
        const controller = new AbortController()
        const [aborted, other] = [
          send({ ...refresh('r1'), signal: controller.signal }, given),
          send(refresh('r1'), given),
        ].map(call => outcomesOf([call]))
        controller.abort()
        expect(await other).toEqual([200])
        expect(await aborted).toMatchObject([{ name: expect.stringMatching(/AbortError|CanceledError/) }])
      })

      test('is none for other requests, other grants, or later ones', async () => {
        simulator().enqueue({ ...ok, times: Infinity })
        const given = flying()
        await outcomesOf([
          send(refresh('r1'), given),
          send(refresh('r2'), given),
          send(daemon(), given),
          send(daemon(), given),
        ])
        await send(refresh('r1'), given)
        expect(simulator().requests).toHaveLength(5)
      })
    })
  })
}
