import { describe, expect, test } from '@jest/globals'
import { SteadyTime } from '../../src/throttle/steady-time.ts'

/** A clock that the test puts. */
function put(at: number) {
  const clock = { at, now: () => clock.at, random: () => 0, sleep: () => Promise.resolve() }
  return clock
}

describe('the time', () => {
  test('goes with its clock', () => {
    const clock = put(1000)
    const time = new SteadyTime(clock)
    expect(time.now()).toBe(1000)
    clock.at = 1500
    expect(time.now()).toBe(1500)
    expect(time.now(1700)).toBe(1700)
  })

  test('stands where its clock is put back, and goes on from there', () => {
    const clock = put(10_000)
    const time = new SteadyTime(clock)
    time.now()
    clock.at = 4000
    expect(time.now()).toBe(10_000)
    clock.at = 4500
    expect(time.now()).toBe(10_500)
  })

  test.each([
    ['behind', 1000, 600],
    ['on time', 1600, 0],
    ['ahead', 2000, 0],
  ])('is what a wait has reached, though its clock is %s', (_, at, lostMs) => {
    const clock = put(1000)
    const time = new SteadyTime(clock)
    time.now()
    clock.at = at
    expect(time.reach(1600)).toBe(lostMs)
    expect(time.now()).toBe(Math.max(1600, at))
    clock.at += 100
    expect(time.now()).toBe(Math.max(1600, at) + 100)
  })
})
