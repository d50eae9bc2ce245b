import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { HeaderFields } from '@sts-errors/simulator'
import documented from '../../packages/core/test/data/retry-after-cases.json'
import { type Bench, ok } from './scenario.ts'

interface Case {
  readonly headers: HeaderFields | readonly (readonly [name: string, value: string])[]
  /** Milliseconds; `null` for no hint that can be used. */
  readonly want: number | 'Infinity' | null
  readonly note?: string
}
const cases = documented.cases as unknown as readonly Case[]

/** The first wait without a hint. */
const backoffMs = 500
/** `maxRetryAfterMs`. */
const longestMs = 60_000

/** How long a timer is really asked for, over real HTTP and by the runtime's own clock, for every form of the wait. */
export function describeRetryAfter({ send, simulator, url }: Bench): void {
  describe('the timer of a wait', () => {
    beforeEach(() => {
      jest.useFakeTimers({
        now: Date.parse(documented.now),
        doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'hrtime', 'performance'],
      })
    })
    afterEach(() => {
      // In this order, or the fake would come back.
      jest.restoreAllMocks()
      jest.useRealTimers()
    })

    test.each(cases.map(each => ({ ...each, form: JSON.stringify(each.headers) })))(
      '$form: $want ms',
      async ({ headers, want }) => {
        const fields = Array.isArray(headers)
          ? (Object.fromEntries(headers) as HeaderFields)
          : (headers as HeaderFields)
        // The simulator would tell the time by itself.
        simulator().enqueue({ status: 429, headers: { Date: [], ...fields } }, ok)
        const timer = jest.spyOn(globalThis, 'setTimeout')
        let outcome: unknown
        const waiting = new Promise<void>(resolve => {
          const request = { method: 'GET', url: url() }
          const onRetry = () => void setImmediate(resolve)
          void send(request, { onRetry, retry: { jitter: 'none' } })
            .then(
              answer => (outcome = answer.status),
              (thrown: unknown) => (outcome = thrown),
            )
            .finally(resolve)
        })
        await waiting

        const wantMs = want === null ? backoffMs : Number(want)
        if (wantMs > longestMs) {
          expect(outcome).toMatchObject({ kind: 'throttled', retryAfterMs: wantMs, stopReason: 'retry_after_too_long' })
          expect(jest.getTimerCount()).toBe(0)
          return
        }
        expect(timer.mock.lastCall?.[1]).toBe(wantMs)
        expect(simulator().requests).toHaveLength(1)
        await jest.advanceTimersByTimeAsync(wantMs)
        while (outcome === undefined) await new Promise(resolve => setImmediate(resolve))
        expect(outcome).toBe(200)
        expect(simulator().requests).toHaveLength(2)
      },
    )
  })
}
