import { describe, expect, jest, test } from '@jest/globals'
import type { GiveUpEvent, RetryEvent, StsOptions } from '@sts-errors/core'
import { createVirtualClock } from '../virtual-clock.ts'
import { type Bench, ok } from './scenario.ts'

const busy = { status: 503, times: Infinity }

/** What is told about a call, and what can be changed between attempts. */
export function describeHooks({ send, simulator, url }: Bench): void {
  describe('hooks', () => {
    const options = (more: StsOptions): StsOptions => ({
      clock: createVirtualClock(),
      retry: { jitter: 'none' },
      ...more,
    })
    const get = (more: StsOptions) => send({ method: 'GET', url: `${url()}?secret=1` }, options(more))

    test('onRetry is told of each wait before it begins, onGiveUp of the end', async () => {
      simulator().enqueue(busy)
      const told: unknown[] = []
      const clock = createVirtualClock({ duringWait: () => told.push('waiting') })
      const note = ({ error, request: { method }, ...event }: RetryEvent | GiveUpEvent) =>
        told.push({ kind: error.kind, method, ...event })
      await expect(
        get({ clock, onRetry: note, onGiveUp: note, retry: { maxRetries: 2, jitter: 'none' } }),
      ).rejects.toThrow()
      expect(told).toEqual([
        { kind: 'service_unavailable', method: 'GET', attempt: 1, delayMs: 500 },
        'waiting',
        { kind: 'service_unavailable', method: 'GET', attempt: 2, delayMs: 1000 },
        'waiting',
        { kind: 'service_unavailable', method: 'GET', attempts: 3, reason: 'max_retries' },
      ])
    })

    test('a success, also one after a retry, is not given up', async () => {
      simulator().enqueue({ status: 503 }, ok, ok)
      const onGiveUp = jest.fn()
      await get({ onGiveUp })
      await get({ onGiveUp })
      expect(onGiveUp).not.toHaveBeenCalled()
    })

    test('onGiveUp is told also where the client gets the answer', async () => {
      simulator().enqueue(busy)
      const onGiveUp = jest.fn()
      await get({ onGiveUp, throwOn: 'never' }).catch(() => {})
      expect(onGiveUp.mock.calls).toMatchObject([[{ attempts: 4, reason: 'max_retries', error: { attempts: 4 } }]])
    })

    test('what a hook is told has no query', async () => {
      simulator().enqueue(busy)
      const told: unknown[] = []
      await get({ onRetry: event => told.push(event), onGiveUp: event => told.push(event) }).catch(() => {})
      expect(told).toHaveLength(4)
      expect(JSON.stringify(told)).not.toContain('secret')
    })

    test.each([
      {
        how: 'throws',
        hook: () => {
          throw new Error('broken hook')
        },
      },
      { how: 'rejects', hook: (): unknown => Promise.reject(new Error('broken hook')) },
    ])('a hook that $how is reported and changes nothing', async ({ hook }) => {
      const report = jest.spyOn(console, 'error').mockImplementation(() => {})
      simulator().enqueue({ status: 503 }, { status: 501 })
      const clock = createVirtualClock()
      await expect(get({ clock, onRetry: hook, onGiveUp: hook })).rejects.toMatchObject({ status: 501, attempts: 2 })
      expect(clock.waits).toEqual([500])
      expect(report).toHaveBeenCalledTimes(2)
      expect(report.mock.calls[0]?.join()).toContain('onRetry')
    })

    test('beforeRetry gives a new token and new headers, after the wait', async () => {
      simulator().enqueue({ status: 503 }, { status: 503 }, ok)
      const told: string[] = []
      const clock = createVirtualClock({ duringWait: () => told.push('waited') })
      const answer = await send(
        { method: 'PUT', url: url(), headers: { Authorization: 'Bearer old', 'X-Attempt': '1' }, body: 'same' },
        options({
          clock,
          beforeRetry: async ({ attempt }) => {
            told.push(`attempt ${attempt} failed`)
            return attempt === 1 ? { token: 'new', headers: { 'x-attempt': '2' } } : undefined
          },
        }),
      )
      expect(answer.status).toBe(200)
      expect(told).toEqual(['waited', 'attempt 1 failed', 'waited', 'attempt 2 failed'])
      const [first, second] = simulator().requests
      expect(first).toMatchObject({ body: 'same', headers: { authorization: 'Bearer old', 'x-attempt': '1' } })
      expect(second).toMatchObject({ body: 'same', headers: { authorization: 'Bearer new', 'x-attempt': '2' } })
    })

    test('beforeRetry can add headers to a request that had none', async () => {
      simulator().enqueue({ status: 429 }, ok)
      await get({ beforeRetry: () => ({ headers: { 'x-retried': 'yes' } }) })
      expect(simulator().requests.map(({ headers }) => headers['x-retried'])).toEqual([undefined, 'yes'])
    })

    test('beforeRetry is not called when there is no retry', async () => {
      simulator().enqueue({ status: 501 })
      const beforeRetry = jest.fn(() => undefined)
      await expect(get({ beforeRetry })).rejects.toThrow()
      expect(beforeRetry).not.toHaveBeenCalled()
    })
  })
}
