import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Pace } from '../../src/throttle/pace.ts'

/** A pace that met its first 429 at 1 s, after 20 calls, and reopened after a cooldown. */
function limited(cooldownMs = 1000): Pace {
  const pace = new Pace()
  for (let i = 0; i < 20; i++) pace.send(i * 50, true, false)
  for (let i = 0; i < 20; i++) pace.accept(true, 50)
  pace.close(1000)
  pace.hold(1000 + cooldownMs)
  pace.reopen(1000 + cooldownMs)
  return pace
}

describe('before the first 429', () => {
  test('32 calls may be in flight, and a quarter more for each success while others wait', () => {
    const pace = new Pace()
    expect([pace.readyAt(5, 31), pace.readyAt(5, 32)]).toEqual([5, Infinity])
    for (let i = 0; i < 4; i++) pace.accept(true, 50)
    expect([pace.readyAt(5, 32), pace.readyAt(5, 33)]).toEqual([5, Infinity])
  })

  test('a success of a call that nobody waited behind changes nothing', () => {
    const pace = new Pace()
    pace.accept(false, 50)
    expect(pace.window).toBe(32)
  })

  test('a slow service is not throttled by its slowness: the window widens by time, not by answers', () => {
    const pace = new Pace()
    pace.accept(true, 4000)
    expect(pace.window).toBe(34.5)
  })

  test.each([
    [50, 32.25],
    [400, 32.25],
    [800, 32.5],
  ])('a success after %d ms makes the window %d', (tookMs, window) => {
    const pace = new Pace()
    pace.accept(true, tookMs)
    expect(pace.window).toBe(window)
  })

  test('a silence doubles the window', () => {
    const pace = new Pace()
    pace.widen()
    expect([pace.window, pace.readyAt(5, 63), pace.readyAt(5, 64)]).toEqual([64, 5, Infinity])
  })

  test('there is no rate', () => {
    expect(new Pace().rate).toBe(Infinity)
    expect(new Pace().learned).toEqual({})
  })
})

describe('after a 429 before which nothing was accepted', () => {
  /** Refused from the first call on, until a probe is accepted; `accepted` calls had been before. */
  function refusedAtOnce(pace: Pace, from: number, accepted = 0): Pace {
    for (let i = 0; i < 32; i++) pace.send(from, true, false)
    for (let i = 0; i < accepted; i++) pace.accept(true, 50)
    pace.close(from + 50)
    pace.hold(from + 60_050)
    pace.send(from + 60_050, true, true)
    pace.accept(true, 50)
    pace.reopen(from + 60_100)
    return pace
  }

  test('the pace is none of its reasons: it goes on as at first', () => {
    const pace = refusedAtOnce(new Pace(), 0)
    expect([pace.limited, pace.readyAt(60_100, 31)]).toEqual([false, 60_100])
  })

  test('once: the second time the server takes so little', () => {
    const pace = refusedAtOnce(refusedAtOnce(new Pace(), 0), 60_100)
    expect(pace.rate * 1000).toBeCloseTo(0.92 / 60, 2)
  })

  test('not where one call was accepted', () => {
    expect(refusedAtOnce(new Pace(), 0, 1).rate * 1000).toBeCloseTo((0.92 * 2) / 60, 2)
  })
})

describe('after a 429', () => {
  test('the rate begins a little below what the cycle yielded, its cooldown included', () => {
    expect(limited().rate * 1000).toBeCloseTo((0.92 * 20) / 2)
  })

  test('calls go one by one, at the rate', () => {
    const pace = limited()
    const first = pace.readyAt(2000, 0)
    pace.send(first, true, false)
    expect(first).toBe(2000)
    expect(pace.readyAt(2000, 0)).toBeCloseTo(2000 + 1 / pace.rate, -1)
  })

  test('unused pace is caught up for at most a second', () => {
    const pace = limited()
    const burst: number[] = []
    for (let at = pace.readyAt(60_000, 0); at <= 60_000; at = pace.readyAt(60_000, 0)) {
      burst.push(at)
      pace.send(60_000, false, false)
    }
    expect(burst.length).toBeLessThanOrEqual(11)
    expect(burst.length).toBeGreaterThanOrEqual(9)
  })

  test('the rate grows only while the gate is what limits', () => {
    const [busy, idle] = [limited(), limited()]
    for (let t = 2000; t < 10_000; t += 500) {
      busy.send(t, true, false)
      idle.send(t, false, false)
    }
    expect(busy.rate).toBeGreaterThan(2 * idle.rate)
    expect(idle.rate * 1000).toBeCloseTo(9.2)
  })

  test('a further 429 lowers it below the rate at which that came', () => {
    const pace = limited()
    for (let t = 2000; t < 6000; t += 50) {
      pace.send(t, true, false)
      pace.accept(true, 50)
    }
    const before = pace.rate
    pace.close(6000)
    pace.reopen(7000)
    expect(pace.rate).toBeLessThan(before)
  })

  /** By how much the rate grows in so long, while the gate is what limits. */
  const growth = (pace: Pace, from: number, ms: number): number => {
    const before = pace.rate
    for (let t = from; t <= from + ms; t += 500) pace.send(t, true, false)
    return pace.rate / before
  }

  test.each([
    ['a second', 1000, 1000],
    ['a second', 2000, 1000],
    ['a quarter of the cooldown', 8000, 2000],
    ['15 seconds', 120_000, 15_000],
  ])('the rate first doubles in %s: cooldown of %d ms', (_, cooldownMs, ms) => {
    expect(growth(limited(cooldownMs), 1000 + cooldownMs, ms)).toBeCloseTo(2, 5)
  })

  test.each([
    ['ten seconds', 100, 10_000],
    ['15 times the cooldown', 2000, 30_000],
    ['five minutes', 60_000, 300_000],
  ])('from the second on it grows by 6%% in %s: cooldown of %d ms, and then ever faster', (_, cooldownMs, ms) => {
    const again = (): [Pace, number] => {
      const pace = limited()
      for (let i = 0; i < 200; i++) pace.accept(true, 50)
      pace.close(12_000)
      pace.reopen(12_000 + cooldownMs)
      return [pace, 12_000 + cooldownMs]
    }
    expect(growth(...again(), ms)).toBeCloseTo(1.062, 3)
    expect(growth(...again(), 2 * ms)).toBeCloseTo(2.61, 2)
  })

  test.each([
    ['little below the rate of the refusal, where all of it was taken', 92, 0.92 * 9.2],
    ['no higher where more was taken', 500, 0.92 * 9.2],
    ['between the two where a quarter was taken', 23, 0.65 * 9.2],
    ['the least there is where nothing was taken', 0, 0.02],
  ])('after a further 429 the rate begins %s', (_, accepted, perSecond) => {
    const pace = limited()
    pace.send(2000, false, false)
    for (let i = 0; i < accepted; i++) pace.accept(false, 50)
    pace.close(11_000)
    expect(pace.learned.ceilingPerSecond).toBeCloseTo(9.2)
    pace.reopen(12_000)
    expect(pace.rate * 1000).toBeCloseTo(perSecond)
  })

  test.each([
    ['while nobody waits, the last 15 seconds count', false, 130 / 16],
    ['while others wait, all of the cycle counts', true, 180 / 41],
  ])('of what was taken before, %s', (_, othersWait, perSecond) => {
    const pace = new Pace()
    pace.send(0, othersWait, false)
    for (let i = 0; i < 80; i++) pace.accept(othersWait, 50)
    pace.send(40_000, othersWait, false)
    for (let i = 0; i < 100; i++) pace.accept(othersWait, 50)
    pace.close(40_000)
    pace.reopen(41_000)
    expect(pace.rate * 1000).toBeCloseTo(0.92 * perSecond)
  })

  test('nothing goes before the end of a cooldown, and what was unused by then is lost', () => {
    const pace = limited()
    pace.hold(9000)
    pace.hold(5000)
    expect(pace.readyAt(2000, 0)).toBe(9000)
    pace.send(9000, false, false)
    expect(pace.readyAt(9000, 0)).toBeGreaterThan(9050)
  })

  test('a probe is not paced', () => {
    const pace = limited()
    pace.send(2000, true, true)
    expect(pace.readyAt(2000, 0)).toBe(2000)
  })

  test('a call that had to wait shows that the gate limits, also the last one', () => {
    const pace = limited()
    pace.send(2000, false, false, true)
    pace.send(2500, false, false)
    expect(pace.rate * 1000).toBeGreaterThan(9.3)
  })

  test('a clock that leaps forward makes no burst', () => {
    const pace = limited()
    pace.send(2000, true, false)
    pace.send(3_600_000, true, false)
    expect(pace.rate * 1000).toBeLessThan(40)
  })

  test('what was learned goes on where it stood', () => {
    const pace = limited()
    const later = new Pace()
    later.resume(pace.learned, 90_000)
    expect(later.rate).toBeCloseTo(pace.rate)
    expect(later.readyAt(90_000, 1000)).toBe(90_000)
  })

  test.each([
    [{}, {}],
    [{ ratePerSecond: 0, ceilingPerSecond: 5 }, {}],
    [{ ratePerSecond: 5, ceilingPerSecond: 0 }, {}],
    [{ ratePerSecond: 5 }, { ratePerSecond: 5, ceilingPerSecond: 5 }],
    [
      { ratePerSecond: 5, ceilingPerSecond: 8 },
      { ratePerSecond: 5, ceilingPerSecond: 8 },
    ],
    [
      { ratePerSecond: 1e-9, ceilingPerSecond: 8 },
      { ratePerSecond: 0.02, ceilingPerSecond: 8 },
    ],
  ])('of %j that was kept it takes over %j', (kept, learned) => {
    const pace = new Pace()
    pace.resume(kept, 90_000)
    expect(pace.learned).toEqual(learned)
  })

  test('what was taken over grows as after a further 429', () => {
    const pace = new Pace()
    pace.resume({ ratePerSecond: 5 }, 90_000)
    expect(growth(pace, 90_000, 10_000)).toBeCloseTo(1.062, 3)
  })
})

test('whatever happens in whatever order, the rate is a number above zero and a call may go within a minute', () => {
  const step = fc.record({
    what: fc.constantFrom('send', 'probe', 'accept', 'close', 'hold', 'reopen', 'widen'),
    ms: fc.oneof(fc.nat(2000), fc.nat(100_000_000)),
    othersWait: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const pace = new Pace()
      let t = 0
      for (const { what, ms, othersWait } of steps) {
        t += ms
        if (what === 'probe' || (what === 'send' && pace.readyAt(t, 0) <= t)) pace.send(t, othersWait, what === 'probe')
        else if (what === 'accept') pace.accept(othersWait, ms)
        else if (what === 'close') pace.close(t)
        else if (what === 'hold') pace.hold(t)
        else if (what === 'reopen') pace.reopen(t)
        else pace.widen()
        expect(pace.rate).toBeGreaterThanOrEqual(0.02 / 1000)
        expect(pace.readyAt(t, 0)).toBeLessThanOrEqual(t + 50_000)
      }
    }),
    { numRuns: 500 },
  )
})
