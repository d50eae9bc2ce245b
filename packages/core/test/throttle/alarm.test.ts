import { describe, expect, jest, test } from '@jest/globals'
import { createEventClock } from '../../../../test/event-clock.ts'
import { Alarm } from '../../src/throttle/alarm.ts'
import { SteadyTime } from '../../src/throttle/steady-time.ts'

function alarm() {
  const clock = createEventClock()
  const start = clock.now()
  const ring = jest.fn<(lostMs: number) => void>()
  const made = new Alarm(new SteadyTime(clock), ring)
  /** In milliseconds from the beginning. */
  const set = (at: number) => made.set(start + at, clock.now())
  return { clock, ring, set, alarm: made }
}

describe('an alarm', () => {
  test('rings once, at its moment', async () => {
    const { clock, ring, set, alarm: made } = alarm()
    expect(made.isSet).toBe(false)
    expect(set(1000)).toBe(true)
    expect(made.isSet).toBe(true)
    await clock.pass(999)
    expect(ring).not.toHaveBeenCalled()
    await clock.pass(1)
    expect(ring.mock.calls).toEqual([[0]])
    expect(made.isSet).toBe(false)
    await clock.drain()
    expect(ring).toHaveBeenCalledTimes(1)
  })

  test('has one timer: a later moment waits for the sooner one, a sooner one takes its place', async () => {
    const { clock, ring, set } = alarm()
    set(1000)
    expect(set(2000)).toBe(false)
    expect(set(1000)).toBe(false)
    expect(clock.pending).toBe(1)
    expect(set(500)).toBe(true)
    await clock.pass(0)
    expect(clock.pending).toBe(1)
    await clock.pass(500)
    expect(ring).toHaveBeenCalledTimes(1)
    await clock.drain()
    expect(ring).toHaveBeenCalledTimes(1)
  })

  test('that is set to no moment rings no more', async () => {
    const { clock, ring, set, alarm: made } = alarm()
    expect(set(Infinity)).toBe(false)
    set(1000)
    expect(set(Infinity)).toBe(false)
    expect(made.isSet).toBe(false)
    await clock.drain()
    expect(ring).not.toHaveBeenCalled()
    expect(set(2000)).toBe(true)
  })

  test('whose moment has passed unheard is set anew', () => {
    const { clock, set } = alarm()
    set(1000)
    clock.put(1500)
    expect(set(1600)).toBe(true)
  })

  test('is set anew after a second: the clock may have been put forward, and it would ring too late', async () => {
    const { clock, ring, set } = alarm()
    set(10_000)
    await clock.pass(999)
    expect(set(11_000)).toBe(false)
    clock.put(5001)
    expect(set(11_000)).toBe(true)
    await clock.pass(4999)
    expect(ring).not.toHaveBeenCalled()
    await clock.pass(1)
    expect(ring.mock.calls).toEqual([[0]])
  })

  test('for this very moment is set once', () => {
    const { set } = alarm()
    expect(set(0)).toBe(true)
    expect(set(0)).toBe(false)
  })

  test('tells by how much the clock fell behind', async () => {
    const { clock, ring, set } = alarm()
    set(1000)
    clock.put(-300)
    await clock.pass(1000)
    expect(ring.mock.calls).toEqual([[300]])
  })
})
