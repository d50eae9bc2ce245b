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
