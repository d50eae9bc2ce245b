import { describe, expect, test } from '@jest/globals'
import { isStsError, type StsOptions } from '@sts-errors/core'
import { thrownBy } from '../thrown-by.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { type Bench, ok } from './scenario.ts'

/** When a caller gives up, the call ends at once and as the client alone ends it. */
export function describeAborts({ send, simulator, url }: Bench): void {
  describe('aborts', () => {
    const get = (signal: AbortSignal, options?: StsOptions) => send({ method: 'GET', url: url(), signal }, options)
    /** What the client alone rejects with when it is aborted while it waits for an answer. */
    async function abortOfTheClient(): Promise<object> {
      const controller = new AbortController()
      simulator().enqueue(() => {
        controller.abort()
        return { fault: 'silent' }
      })
      const { name, message, code } = (await thrownBy(get(controller.signal))) as Error & { code?: unknown }
      simulator().clearRequests()
      return { name, message, code }
    }

    test('a call that is aborted before it begins sends nothing', async () => {
      const wanted = await abortOfTheClient()
      const thrown = await thrownBy(get(AbortSignal.abort(), { clock: createVirtualClock() }))
      expect(thrown).toMatchObject(wanted)
      expect(simulator().requests).toHaveLength(0)
    })

    test.each([
      { when: 'an attempt', fault: 'silent' as const },
      { when: 'an attempt whose error body does not end', fault: 'slow_body' as const },
    ])('an abort during $when ends the call', async ({ fault }) => {
      const wanted = await abortOfTheClient()
      const controller = new AbortController()
      simulator().enqueue(() => {
        setTimeout(() => controller.abort(), fault === 'silent' ? 0 : 30)
        return { status: 503, body: 'busy', fault }
      }, ok)
      const clock = createVirtualClock()
      const thrown = await thrownBy(get(controller.signal, { clock }))
      expect(thrown).toMatchObject(wanted)
      expect(isStsError(thrown)).toBe(false)
      expect(clock.waits).toEqual([])
      expect(simulator().requests).toHaveLength(1)
    })

    test('an abort during an attempt that is bound in time ends the call as an abort', async () => {
      const wanted = await abortOfTheClient()
      const controller = new AbortController()
      simulator().enqueue(() => {
        controller.abort()
        return { fault: 'silent' }
      })
      const thrown = await thrownBy(get(controller.signal, { retry: { attemptTimeoutMs: 5000 } }))
      expect(thrown).toMatchObject(wanted)
    })

    test.each([
      { after: 'an error', reply: 'throttled-minute' as const },
      {
        after: 'an error body that is too long to be read whole',
        reply: { scenario: 'throttled-minute' as const, fault: { type: 'huge_body' as const, bytes: 1_000_000 } },
      },
    ])('an abort during a wait after $after ends the call at once, and no rejection is stray', async ({ reply }) => {
      const wanted = await abortOfTheClient()
      const controller = new AbortController()
      simulator().enqueue(reply, ok)
      const thrown = await thrownBy(
        get(controller.signal, {
          retry: { jitter: 'none' },
          onRetry: () => void setImmediate(() => controller.abort()),
        }),
      )
      expect(thrown).toMatchObject(wanted)
      expect(isStsError(thrown)).toBe(false)
      expect(simulator().requests).toHaveLength(1)
      // Jest looks for those that come until then.
      await new Promise(resolve => setTimeout(resolve, 1))
    })

    test('an abort just before a wait ends the call at once', async () => {
      const wanted = await abortOfTheClient()
      const controller = new AbortController()
      simulator().enqueue('throttled-minute', ok)
      const thrown = await thrownBy(get(controller.signal, { onRetry: () => controller.abort() }))
      expect(thrown).toMatchObject(wanted)
      expect(simulator().requests).toHaveLength(1)
    })

    test('an abort while beforeRetry works ends the call', async () => {
      const wanted = await abortOfTheClient()
      const controller = new AbortController()
      simulator().enqueue({ status: 503 }, ok)
      const thrown = await thrownBy(
        get(controller.signal, {
          clock: createVirtualClock(),
          beforeRetry: async () => {
            controller.abort()
            return undefined
          },
        }),
      )
      expect(thrown).toMatchObject(wanted)
      expect(simulator().requests).toHaveLength(1)
    })

    test('an abort during the second attempt ends the call', async () => {
      const wanted = await abortOfTheClient()
      const controller = new AbortController()
      simulator().enqueue({ status: 503 }, () => {
        controller.abort()
        return { fault: 'silent' }
      })
      const thrown = await thrownBy(get(controller.signal, { clock: createVirtualClock() }))
      expect(thrown).toMatchObject(wanted)
      expect(simulator().requests).toHaveLength(2)
    })

    test('onGiveUp is told of an abort', async () => {
      const controller = new AbortController()
      const told: unknown[] = []
      simulator().enqueue('throttled-minute')
      await thrownBy(
        get(controller.signal, {
          onRetry: () => controller.abort(),
          onGiveUp: ({ reason, error }) => void told.push(reason, error.stopReason),
        }),
      )
      expect(told).toEqual(['aborted', 'aborted'])
    })
  })
}
