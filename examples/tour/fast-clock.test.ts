import { expect, test } from '@jest/globals'
import { createFastClock } from './fast-clock.ts'

// Real time stands still: what moves is the clock's own.
const standingClock = () => createFastClock(1_000_000, () => 5000)

test('after a sleep, the whole of it has passed', async () => {
  const clock = standingClock()
  await clock.sleep(60_000)
  expect(clock.now()).toBe(65_000)
})

test('waits add up, and time that passes by itself is no wait', async () => {
  const clock = standingClock()
  await clock.sleep(1000)
  await clock.sleep(250)
  clock.advance(90_000)
  expect(clock.waitedMs).toBe(1250)
  expect(clock.now()).toBe(96_250)
})

test('a reset shows the real time again', async () => {
  const clock = standingClock()
  await clock.sleep(1000)
  clock.reset()
  expect([clock.now(), clock.waitedMs]).toEqual([5000, 0])
})
