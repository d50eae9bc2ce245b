import { describe, expect, jest, test } from '@jest/globals'
import { createMemoryStore, createThrottle, type StoredThrottle, type ThrottleStore } from '@sts-errors/core'
import fc from 'fast-check'
import { createEventClock } from '../../../../test/event-clock.ts'
import { readState } from '../../src/throttle/store.ts'

const state = (savedAt: number): StoredThrottle => ({ savedAt, closedUntil: savedAt + 10_000 })

describe('a store in memory', () => {
  test('keeps what it is given, until that has expired or there is no room', () => {
    const store = createMemoryStore(100)
    for (let i = 0; i < 300; i++) void store.set(`k${i}`, state(i), 1000)
    expect(store.get('k0')).toBeUndefined()
    expect(store.get('k299')).toEqual(state(299))
    for (let i = 0; i < 120; i++) void store.set('other', state(5000 + i), 1000)
    expect(store.get('k299')).toBeUndefined()
    void store.delete('other')
    expect(store.get('other')).toBeUndefined()
  })
})

describe('what a store gives is made sound', () => {
  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), fc.integer(), (kept, now) => {
        const { closedForMs, ratePerSecond = 1, ceilingPerSecond = 1 } = readState(kept, now)
        expect(closedForMs).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(closedForMs) && ratePerSecond > 0 && ceilingPerSecond > 0).toBe(true)
      }),
    )
  })

  test('and a clock that was put back makes no cooldown longer', () => {
    expect(readState(state(1_000_000), 1_004_000).closedForMs).toBe(6000)
    expect(readState(state(1_000_000), 5).closedForMs).toBe(10_000)
    expect(readState(state(1_000_000), 2_000_000).closedForMs).toBe(0)
  })
})

describe('a store that takes its time', () => {
  const source = {
    method: 'POST',
    url: 'https://login.example.test/t/oauth2/v2.0/token',
    body: 'grant_type=client_credentials&client_id=a',
    header: () => undefined,
  }
  const terms = { totalTimeoutMs: 200_000, maxRetryAfterMs: 60_000 }
  const enter = (store: ThrottleStore, clock = createEventClock()) => {
    const visit = createThrottle({ store }).visit(source, terms, clock)
    let entered = -1
    const start = clock.now()
    void Promise.resolve(visit?.enter({})).then(() => {
      entered = clock.now() - start
    })
    return { clock, at: () => entered }
  }
  const slow = (get: () => Promise<StoredThrottle | undefined>): ThrottleStore => ({
    get,
    set: () => undefined,
    delete: () => undefined,
  })

  test('is asked before the first call, and what it knows holds', async () => {
    const clock = createEventClock()
    const { at } = enter(
      slow(async () => ({ ...state(clock.now()), ratePerSecond: 2 })),
      clock,
    )
    await clock.drain()
    expect(at()).toBe(10_000)
    expect(clock.pending).toBe(0)
  })

  test('and does not answer holds a call back for a second', async () => {
    const { clock, at } = enter(slow(() => new Promise(() => undefined)))
    await clock.drain()
    expect(at()).toBe(1000)
  })

  test.each<[string, () => Promise<undefined>]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down')
      },
    ],
  ])('and %s is reported and holds nothing back', async (_, get) => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const { clock, at } = enter(slow(get))
    await clock.drain()
    expect(at()).toBe(0)
    expect(reported).toHaveBeenCalledWith('sts-errors: throttle.store failed', expect.any(Error))
  })
})
