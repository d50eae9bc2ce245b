import { describe, expect, jest, test } from '@jest/globals'
import {
  createMemoryStore,
  createThrottle,
  type StoredThrottle,
  type ThrottleStore,
  toStsError,
} from '@sts-errors/core'
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

  test.each(['5', -5, 0, Infinity, NaN, null, undefined])('a rate or a time that is %p is none', value => {
    const kept = { closedUntil: value, savedAt: value, ratePerSecond: value, ceilingPerSecond: value }
    expect(readState(kept, -10)).toEqual({
      closedForMs: 0,
      ratePerSecond: undefined,
      ceilingPerSecond: undefined,
    })
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

  const unreadable = Object.defineProperty({ ...state(0) }, 'closedUntil', {
    get: () => {
      throw new Error('not to be read')
    },
  })
  test.each<[string, () => Promise<StoredThrottle>]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down')
      },
    ],
    ['promises what cannot be read', async () => unreadable],
    ['gives what cannot be read', () => unreadable as never],
  ])('and %s is reported and holds nothing back', async (_, get) => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const { clock, at } = enter(slow(get))
    await clock.drain()
    expect(at()).toBe(0)
    expect(reported).toHaveBeenCalledWith('sts-errors: throttle.store failed', expect.any(Error))
  })

  test('holds the calls back in the order in which they came, whether they can be aborted or not', async () => {
    const clock = createEventClock()
    const throttle = createThrottle({ store: slow(async () => undefined) })
    const entered: number[] = []
    for (const [i, signal] of [new AbortController().signal, undefined].entries())
      void Promise.resolve(throttle.visit(source, terms, clock)?.enter({ signal })).then(() => entered.push(i))
    await clock.drain()
    expect(entered).toEqual([0, 1])
  })

  test('and is told to forget in the meantime holds nobody back by what it then says', async () => {
    const clock = createEventClock()
    const throttle = createThrottle({ store: slow(() => clock.sleep(500).then(() => state(clock.now()))) })
    const entered: number[] = []
    const start = clock.now()
    void Promise.resolve(throttle.visit(source, terms, clock)?.enter({})).then(() => entered.push(clock.now() - start))
    await clock.pass(100)
    throttle.clear()
    await clock.drain()
    expect(entered).toEqual([500])
  })

  describe('and tells later of what another process was told', () => {
    /** A gate that a refusal has closed, once and again; then the store says that it is closed for so long. */
    async function closedBy(refusals: number, retryAfter: string | undefined, closedForMs: number) {
      const clock = createEventClock()
      const told: StoredThrottle[] = []
      const throttle = createThrottle({ store: slow(async () => told.at(-1)) })
      const visit = (maxRetryAfterMs: number) => throttle.visit(source, { ...terms, maxRetryAfterMs }, clock)
      const refused = visit(60_000)
      const error = toStsError({ status: 429, headers: retryAfter ? { 'retry-after': retryAfter } : {} })
      for (let i = 0; i < refusals; i++) {
        await refused?.enter({})
        refused?.leave(error)
      }
      const waiting = visit(5000)?.enter({})
      await clock.pass(1100)
      told.push({ savedAt: clock.now(), closedUntil: clock.now() + closedForMs })
      visit(0)?.end()
      await clock.pass(0)
      return { clock, refused, waiting }
    }

    const outcomeOf = (entered: unknown): Promise<unknown> =>
      Promise.race([Promise.resolve(entered), Promise.resolve('it still waits')])

    test('sends those away who wait already and would wait in vain', async () => {
      const { waiting } = await closedBy(1, '3', 60_000)
      expect(await outcomeOf(waiting)).toMatchObject({ reason: 'retry_after_too_long' })
    })

    test('holds a call back that has backed off by itself, also where a longer wait was only guessed', async () => {
      const { clock, refused, waiting } = await closedBy(6, undefined, 3000)
      expect(await outcomeOf(waiting)).toMatchObject({ reason: 'retry_after_too_long' })
      const start = clock.now()
      let enteredAt = 0
      void Promise.resolve(refused?.enter({})).then(() => {
        enteredAt = clock.now() - start
      })
      await clock.pass(2999)
      expect(enteredAt).toBe(0)
      await clock.drain()
      expect(enteredAt).toBeGreaterThanOrEqual(3000)
    })
  })
})
