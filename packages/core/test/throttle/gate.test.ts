import { describe, expect, test } from '@jest/globals'
import {
  createThrottle,
  NetworkError,
  type StoredThrottle,
  type StsError,
  type StsErrorInit,
  ThrottledError,
  type ThrottleEvent,
  type ThrottleOptions,
  toStsError,
} from '@sts-errors/core'
import { createEventClock } from '../../../../test/event-clock.ts'

const source = { method: 'GET', url: 'https://a.example', body: undefined, header: () => undefined }
const patient = { totalTimeoutMs: Infinity, maxRetryAfterMs: Infinity }
const answer = (status: number, seconds?: number): StsError | undefined =>
  toStsError({ status, headers: seconds === undefined ? {} : { 'retry-after': `${seconds}` } })
const throttled = (init: StsErrorInit<'throttled'>) => new ThrottledError(init)

/** A throttle with one gate, before which calls come as the test says. */
function gate(options: ThrottleOptions = {}, random = 0) {
  const clock = createEventClock(() => random)
  const events: ThrottleEvent[] = []
  const throttle = createThrottle({ key: () => 'k', onChange: event => void events.push(event), ...options })
  /** A call that comes; `went` says when it was let go, in milliseconds from now, or why it was not. */
  const come = (terms: Partial<typeof patient> = {}, signal?: AbortSignal) => {
    const visit = throttle.visit(source, { ...patient, ...terms }, clock)
    if (!visit) throw new Error('no visit')
    const call: { went?: number | string; visit: typeof visit; enter(): void } = {
      visit,
      enter() {
        const from = clock.now()
        delete call.went
        const entering = visit.enter({ signal })
        if (!entering) call.went = 0
        else
          void Promise.resolve(entering).then(
            refusal => {
              call.went = refusal?.reason ?? clock.now() - from
            },
            () => {
              call.went = 'aborted'
            },
          )
      },
    }
    call.enter()
    return call
  }
  const seen = () => throttle.snapshot()[0]
  const told = () => events.map(({ state }) => state)
  return { clock, throttle, come, seen, told, events }
}

describe('what closes a gate', () => {
  test.each<[string, StsError | undefined, number]>([
    ['429', answer(429), 250],
    ['429 with a hint', answer(429, 7), 7000],
    ['503 with a hint', answer(503, 7), 7000],
    ['500 with a hint', answer(500, 7), 7000],
    ['a refusal that says throttled in another status', throttled({ status: 403, retryable: true }), 250],
    ['503 without a hint', answer(503), 0],
    ['a quota that waiting does not mend', throttled({ status: 403, retryable: false, retryAfterMs: 7000 }), 0],
    ['400 with a hint', answer(400, 7), 0],
    ['nothing: a success', undefined, 0],
  ])('%s, or does not', (_, error, leftMs) => {
    const { come, seen, told } = gate()
    come().visit.leave(error)
    expect(told()).toEqual(leftMs ? ['closed'] : [])
    expect(seen()).toMatchObject({ state: leftMs ? 'closed' : 'open', leftMs, inFlight: 0 })
  })

  test.each([429, 503])('is told once for each cooldown, with the answer: %d', status => {
    const { come, told, events, seen } = gate()
    const [first, second] = [come(), come()]
    first.visit.leave(answer(status, 7))
    second.visit.leave(answer(status, 9))
    expect(told()).toEqual(['closed'])
    expect(events).toMatchObject([{ key: 'k', leftMs: 7000, queueLength: 0, error: { status } }])
    expect(seen()).toMatchObject({ leftMs: 9000 })
  })

  test('is told again where a probe is refused', async () => {
    const { come, clock, told } = gate()
    come().visit.leave(answer(429, 7))
    const probe = come()
    await clock.pass(7000)
    probe.visit.leave(answer(429, 7))
    expect(told()).toEqual(['closed', 'probing', 'closed'])
  })

  test('by a call of before is no refusal of the probe', async () => {
    const { come, clock, told, seen } = gate()
    const [first, late, later] = [come(), come(), come()]
    first.visit.leave(answer(429, 7))
    const [probe, next] = [come(), come()]
    await clock.pass(7000)
    late.visit.leave(answer(429, 3))
    expect(told()).toEqual(['closed', 'probing'])
    expect(seen()).toMatchObject({ state: 'closed', leftMs: 3000, inFlight: 2, queueLength: 1 })
    await clock.pass(3000)
    later.visit.leave(answer(429))
    expect(seen()).toMatchObject({ state: 'probing', leftMs: 0 })
    // The probe is still the one that goes for the others.
    expect([probe.went, next.went]).toEqual([7000, undefined])
    probe.visit.leave()
    await clock.pass(0)
    expect(seen()?.state).toBe('open')
    expect(next.went).toBe(10_000)
  })

  test('a call leaves once', () => {
    const { come, seen } = gate()
    const { visit } = come()
    visit.leave()
    visit.leave(answer(429, 7))
    visit.end()
    visit.end()
    expect(seen()).toMatchObject({ state: 'open', inFlight: 0 })
  })
})

describe('a wait at a closed gate', () => {
  test.each([
    ['retry_after_too_long', { maxRetryAfterMs: 6999 }],
    [7000, { maxRetryAfterMs: 7000 }],
    ['deadline', { totalTimeoutMs: 6999 }],
    [7000, { totalTimeoutMs: 7000 }],
  ])('of 7000 ms ends with %s for who has %j', async (went, terms) => {
    const { come, clock } = gate()
    come().visit.leave(answer(429, 7))
    const call = come(terms)
    await clock.drain()
    expect(call.went).toBe(went)
  })

  test('ends for one call, and for the others when that was accepted', async () => {
    const { come, clock, seen, told } = gate()
    come().visit.leave(answer(429, 7))
    const calls = [come(), come(), come()]
    await clock.pass(7000)
    expect(calls.map(({ went }) => went)).toEqual([7000, undefined, undefined])
    expect(seen()).toMatchObject({ state: 'probing', leftMs: 0, queueLength: 2, inFlight: 1 })
    calls[0]?.visit.leave()
    await clock.pass(0)
    expect(calls.map(({ went }) => went)).toEqual([7000, 7000, 7000])
    expect(told()).toEqual(['closed', 'probing', 'open'])
  })

  test('ends for the next ten seconds after a call that gets no answer', async () => {
    const { come, clock } = gate()
    come().visit.leave(answer(429, 7))
    const calls = [come(), come(), come()]
    await clock.pass(16_999)
    expect(calls.map(({ went }) => went)).toEqual([7000, undefined, undefined])
    await clock.pass(1)
    expect(calls.map(({ went }) => went)).toEqual([7000, 17_000, undefined])
  })

  test.each<[string, StsError | undefined, string]>([
    ['a success', undefined, 'open'],
    ['a 404', answer(404), 'open'],
    ['a 499', answer(499), 'open'],
    ['a 500', answer(500), 'probing'],
    ['a 503 without a hint', answer(503), 'probing'],
    ['a fault', new NetworkError(), 'probing'],
  ])('ends for all, or for the next alone, where the one that tried met %s', async (_, error, state) => {
    const { come, clock, seen } = gate()
    come().visit.leave(answer(429, 7))
    const calls = [come(), come(), come()]
    await clock.pass(7000)
    calls[0]?.visit.leave(error)
    await clock.pass(0)
    expect(seen()?.state).toBe(state)
    expect(calls.map(({ went }) => went)).toEqual([7000, 7000, state === 'open' ? 7000 : undefined])
  })

  test('ends at once for the next where the one that tried came to nothing', async () => {
    const { come, clock } = gate()
    come().visit.leave(answer(429, 7))
    const calls = [come(), come()]
    await clock.pass(7000)
    calls[0]?.visit.end()
    await clock.pass(0)
    expect(calls[1]?.went).toBe(7000)
  })

  test('is lengthened for all where the one that tried is refused, twice as much each time', async () => {
    const { come, clock, seen } = gate()
    come().visit.leave(answer(429))
    const lefts = [seen()?.leftMs]
    const calls = Array.from({ length: 6 }, () => come())
    for (const { visit } of calls.slice(0, 4)) {
      await clock.pass(seen()?.leftMs ?? 0)
      visit.leave(answer(429))
      expect(visit.spared).toBe(1)
      lefts.push(seen()?.leftMs)
    }
    expect(lefts).toEqual([250, 500, 1000, 2000, 4000])
  })

  test('is no shorter than a server says, and no shorter than it proved to be', async () => {
    const { come, clock, seen } = gate()
    come().visit.leave(answer(429, 1))
    const probe = come()
    await clock.pass(1000)
    probe.visit.leave(answer(429, 0.1))
    expect(seen()?.leftMs).toBe(250)
  })

  test('of a refused call, where nobody else waits, is its own: it is no probe that was spared', async () => {
    const { come, clock } = gate()
    come().visit.leave(answer(429, 1))
    const probe = come()
    await clock.pass(1000)
    probe.visit.leave(answer(429, 1))
    expect(probe.visit).toMatchObject({ spared: 0, inLine: false, backedOff: true })
  })

  test('of a refused call, where others wait, is in the line with them', async () => {
    const { come, clock } = gate()
    const first = come()
    for (let i = 0; i < 31; i++) come()
    const last = come()
    first.visit.leave(answer(429, 1))
    expect(first.visit).toMatchObject({ inLine: true, backedOff: false })
    first.enter()
    await clock.pass(1000)
    expect([first.went, last.went]).toEqual([1000, undefined])
  })

  test('is short again once a call was accepted', async () => {
    const { come, clock, seen } = gate()
    come().visit.leave(answer(429))
    const probes = [come(), come(), come()]
    for (const { visit } of probes.slice(0, 2)) {
      await clock.pass(seen()?.leftMs ?? 0)
      visit.leave(answer(429))
    }
    await clock.pass(seen()?.leftMs ?? 0)
    probes[2]?.visit.leave()
    expect(seen()?.state).toBe('open')
    await clock.pass(10_000)
    come().visit.leave(answer(429))
    expect(seen()?.leftMs).toBe(250)
  })

  test('is over for a call that has waited by itself as long as the server said, though the gate guesses more', async () => {
    const { come, clock, seen } = gate()
    const call = come()
    call.visit.leave(answer(429))
    expect(seen()?.leftMs).toBe(250)
    await clock.pass(100)
    call.enter()
    expect(call.went).toBe(0)
    const other = come()
    await clock.pass(0)
    expect(other.went).toBeUndefined()
  })

  test('ends with an abort, and the line is as if that call had never come', async () => {
    const { come, clock, seen } = gate()
    come().visit.leave(answer(429, 7))
    const controller = new AbortController()
    const call = come({}, controller.signal)
    expect(seen()?.queueLength).toBe(1)
    controller.abort()
    await clock.pass(0)
    expect(call.went).toBe('aborted')
    expect(seen()?.queueLength).toBe(0)
    expect(clock.pending).toBe(0)
    const late = come({}, controller.signal)
    await clock.pass(0)
    expect(late.went).toBe('aborted')
  })
})

describe('before the first 429', () => {
  const full = (options?: ThrottleOptions) => {
    const made = gate(options)
    const calls = Array.from({ length: 32 }, () => made.come())
    return { ...made, calls }
  }

  test('32 calls go at once, and for an answer the next, and one more as the server keeps up', async () => {
    const { come, calls, clock, seen } = full()
    const others = [come(), come(), come()]
    expect(calls.map(({ went }) => went)).toEqual(calls.map(() => 0))
    expect(seen()).toMatchObject({ inFlight: 32, queueLength: 3, pacePerSecond: Infinity })
    calls[0]?.visit.leave()
    await clock.pass(0)
    expect(others.map(({ went }) => went)).toEqual([0, 0, undefined])
  })

  test('a success while nobody waits lets no more go than before', async () => {
    const { come, calls, seen } = full()
    for (const { visit } of calls.splice(0, 8)) visit.leave()
    const others = Array.from({ length: 10 }, () => come())
    expect(others.filter(({ went }) => went === 0)).toHaveLength(8)
    expect(seen()).toMatchObject({ inFlight: 32, queueLength: 2 })
  })

  test('a second without any answer lets as many go once more', async () => {
    const { come, clock, seen } = full()
    const others = Array.from({ length: 40 }, () => come())
    await clock.pass(999)
    expect(others.filter(({ went }) => went !== undefined)).toHaveLength(0)
    await clock.pass(1)
    expect(others.filter(({ went }) => went !== undefined)).toHaveLength(32)
    expect(seen()).toMatchObject({ inFlight: 64, queueLength: 8 })
  })

  test('who waits longer than he may is told so then', async () => {
    const { come, clock } = full()
    const call = come({ totalTimeoutMs: 500 })
    await clock.pass(499)
    expect(call.went).toBeUndefined()
    await clock.pass(1)
    expect(call.went).toBe('deadline')
  })

  test('and nobody else is', async () => {
    const { come, clock, seen } = full()
    const calls = [{}, { totalTimeoutMs: 500 }, {}, { totalTimeoutMs: 900 }].map(terms => come(terms))
    await clock.pass(500)
    expect(calls.map(({ went }) => went)).toEqual([undefined, 'deadline', undefined, undefined])
    expect(seen()?.queueLength).toBe(3)
    await clock.pass(400)
    expect(calls.map(({ went }) => went)).toEqual([undefined, 'deadline', undefined, 'deadline'])
    expect(seen()?.queueLength).toBe(2)
  })

  test.each([
    [0, ['queue_full', 'queue_full']],
    [1, [undefined, 'queue_full']],
    [2, [undefined, undefined]],
  ])('with a line for %d, of two more calls comes %j', async (maxQueue, went) => {
    const { come, clock } = full({ maxQueue })
    const calls = [come(), come()]
    await clock.pass(0)
    expect(calls.map(call => call.went)).toEqual(went)
  })
})

describe('a pace', () => {
  test('is learned from 429, not from a service that is down', async () => {
    for (const [status, isLearned] of [
      [429, true],
      [503, false],
    ] as const) {
      const { come, clock, seen } = gate()
      for (let i = 0; i < 10; i++) come().visit.leave()
      come().visit.leave(answer(status, 5))
      const probe = come()
      await clock.pass(5000)
      probe.visit.leave()
      expect(seen()?.pacePerSecond === Infinity).toBe(!isLearned)
    }
  })

  test('is kept: calls go one after the other', async () => {
    const { come, clock, seen } = gate()
    for (let i = 0; i < 20; i++) come().visit.leave()
    come().visit.leave(answer(429, 5))
    const probe = come()
    await clock.pass(5000)
    probe.visit.leave()
    expect(seen()?.pacePerSecond).toBeCloseTo((0.92 * 21) / 5)
    const calls = Array.from({ length: 5 }, () => come())
    await clock.pass(1000)
    const went = calls.map(call => call.went as number)
    expect(went[0]).toBe(0)
    expect(went[1]).toBeGreaterThan(100)
    expect(went[2]).toBeGreaterThan(went[1] ?? 0)
  })
})

describe('a pace that was learned', () => {
  /** By how much it has grown after three seconds in which calls waited. */
  async function growthAfter(cooldowns: readonly number[]): Promise<number> {
    const { come, clock, seen } = gate()
    for (let i = 0; i < 20; i++) come().visit.leave()
    let call = come()
    for (const seconds of cooldowns) {
      call.visit.leave(answer(429, seconds))
      call = come()
      await clock.pass(seconds * 1000)
    }
    call.visit.leave()
    const before = seen()?.pacePerSecond ?? 0
    const waiting = Array.from({ length: 200 }, () => come())
    for (let i = 0; i < 30; i++) {
      await clock.pass(100)
      for (const { visit, went } of waiting) if (went !== undefined) visit.leave()
    }
    return (seen()?.pacePerSecond ?? 0) / before
  }

  test('grows the faster the shorter the cooldown was, from its first refusal on', async () => {
    const [short, long, twice] = [await growthAfter([5]), await growthAfter([10]), await growthAfter([5, 5])]
    expect(short).toBeGreaterThan(1.5 * long)
    expect(twice).toBeCloseTo(long, 1)
  })
})

describe('to forget', () => {
  test.each<[string, string | undefined, boolean]>([
    ['all', undefined, true],
    ['its key', 'k', true],
    ['another key', 'x', false],
  ])('%s lets who waits go, or does not', async (_, key, goes) => {
    const { come, clock, throttle, seen } = gate()
    come().visit.leave(answer(429, 7))
    const call = come()
    throttle.clear(key)
    await clock.pass(0)
    expect(call.went).toBe(goes ? 0 : undefined)
    expect(seen()?.state).toBe(goes ? 'open' : 'closed')
  })
})

describe('a gate that nobody needs', () => {
  test.each([
    [30_000, 1],
    [30_001, 0],
  ])('is there for %d ms after the last call: %d', async (ms, count) => {
    const { come, clock, throttle } = gate()
    const { visit } = come()
    visit.leave()
    visit.end()
    await clock.pass(ms)
    expect(throttle.snapshot()).toHaveLength(count)
  })

  test('is there as long as another call is, however often the first one says that it has ended', async () => {
    const { come, clock, throttle } = gate()
    const [first, second] = [come(), come()]
    first.visit.end()
    first.visit.end()
    await clock.pass(60_000)
    expect(throttle.snapshot()).toMatchObject([{ inFlight: 1 }])
    second.visit.end()
    await clock.pass(60_000)
    expect(throttle.snapshot()).toHaveLength(0)
  })

  test('is there as long as a call is, and as long as it is closed', async () => {
    const { come, clock, throttle } = gate()
    const { visit } = come()
    await clock.pass(60_000)
    expect(throttle.snapshot()).toHaveLength(1)
    visit.leave(answer(429, 60))
    visit.end()
    await clock.pass(90_000)
    expect(throttle.snapshot()).toHaveLength(1)
    await clock.pass(1)
    expect(throttle.snapshot()).toHaveLength(0)
  })
})

describe('what a store knows', () => {
  const stored = (state: object, options: ThrottleOptions = {}) =>
    gate({ ...options, store: { get: () => state as never, set: () => {}, delete: () => {} } })
  const now = createEventClock().now()

  test('closes a gate from the start', async () => {
    const { come, clock, seen, told } = stored({ closedUntil: now + 7000, savedAt: now })
    const calls = [come(), come()]
    expect(seen()).toMatchObject({ state: 'closed', leftMs: 7000 })
    await clock.pass(7000)
    expect(calls.map(({ went }) => went)).toEqual([7000, undefined])
    expect(told()).toEqual(['probing'])
  })

  test.each<[object, object]>([
    [{ savedAt: now }, { state: 'open', pacePerSecond: Infinity }],
    [
      { closedUntil: now - 1, savedAt: now - 9 },
      { state: 'open', pacePerSecond: Infinity },
    ],
    [
      { savedAt: now, ratePerSecond: 5, ceilingPerSecond: 8 },
      { state: 'open', pacePerSecond: 5 },
    ],
  ])('%j makes %j', (state, expected) => {
    const { come, seen } = stored(state)
    come()
    expect(seen()?.state).toBe((expected as { state: string }).state)
    expect(seen()?.pacePerSecond).toBeCloseTo((expected as { pacePerSecond: number }).pacePerSecond)
  })

  /** A store that answers when it is told to. */
  function slow() {
    let tell: (state: object) => void = () => undefined
    const asked = new Promise<object>(resolve => {
      tell = resolve
    })
    return { ...gate({ store: { get: () => asked as never, set: () => {}, delete: () => {} } }), tell }
  }

  test('is not waited for once it is told', async () => {
    const { come, clock, tell } = slow()
    const call = come()
    expect(clock.pending).toBe(1)
    tell({})
    await clock.pass(0)
    expect(call.went).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('late closes a gate that is open, and a probe opens it', async () => {
    const { come, clock, seen, tell } = slow()
    const first = come()
    await clock.pass(1000)
    expect(first.went).toBe(1000)
    tell({ closedUntil: clock.now() + 7000, savedAt: clock.now() })
    await clock.pass(0)
    expect(seen()).toMatchObject({ state: 'closed', leftMs: 7000 })
    const calls = [come(), come()]
    await clock.pass(7000)
    expect(calls.map(({ went }) => went)).toEqual([7000, undefined])
    calls[0]?.visit.leave()
    await clock.pass(0)
    expect(calls.map(({ went }) => went)).toEqual([7000, 7000])
  })

  test('late sends those away who have no use for so long a wait', async () => {
    const { come, clock, tell } = slow()
    for (let i = 0; i < 32; i++) come()
    await clock.pass(1000)
    const [impatient, patient] = [come({ maxRetryAfterMs: 5000 }), come()]
    tell({ closedUntil: clock.now() + 7000, savedAt: clock.now() })
    await clock.pass(0)
    expect([impatient.went, patient.went]).toEqual(['retry_after_too_long', undefined])
  })

  test.each<[string, Partial<StoredThrottle>]>([
    ['a shorter cooldown', { closedUntil: now + 3000 }],
    ['a pace', { closedUntil: 0, ratePerSecond: 5, ceilingPerSecond: 8 }],
  ])('late changes nothing that is known better: %s', async (_, state) => {
    const { come, clock, seen, tell } = slow()
    const calls = Array.from({ length: 20 }, () => come())
    await clock.pass(1000)
    for (const { visit } of calls.splice(1)) visit.leave()
    calls[0]?.visit.leave(answer(429, 7))
    const probe = come()
    if (state.ratePerSecond) {
      await clock.pass(7000)
      probe.visit.leave()
    }
    const before = seen()
    tell({ ...state, savedAt: clock.now() })
    await clock.pass(0)
    expect(seen()).toEqual(before)
  })

  test('is told of what closes and opens a gate, and for how long that is worth keeping', async () => {
    const kept: unknown[] = []
    const set = (...args: unknown[]) => void kept.push(args)
    const { come, clock } = gate({ store: { get: () => undefined, set, delete: () => {} } })
    const start = clock.now()
    come().visit.leave(answer(429, 7))
    const probe = come()
    await clock.pass(7000)
    probe.visit.leave()
    expect(kept).toEqual([
      ['k', { closedUntil: start + 7000, savedAt: start }, 307_000],
      ['k', expect.objectContaining({ closedUntil: start + 7000, savedAt: start + 7000 }), 300_000],
    ])
  })
})
