import { describe, expect, test } from '@jest/globals'
import { ThrottledError } from '@sts-errors/core'
import { Cooldown } from '../../src/throttle/cooldown.ts'

const [first, second] = [new ThrottledError(), new ThrottledError()]
const hour = 3_600_000

describe('what a server asks for', () => {
  test.each<[string, number, number]>([
    ['is kept', 30_000, 31_000],
    ['is kept to an hour', hour, hour + 1000],
    ['is cut to an hour', hour + 1, hour + 1000],
    ['is cut to an hour, if it is without end', Infinity, hour + 1000],
  ])('%s: %d ms', (_, ms, until) => {
    const cooldown = new Cooldown()
    cooldown.order(1000, ms)
    expect([cooldown.until, cooldown.orderedUntil]).toEqual([until, until])
  })

  test('of several wishes the longest counts, and the last cause', () => {
    const cooldown = new Cooldown()
    cooldown.order(0, 5000, first)
    cooldown.order(1000, 1000, second)
    expect(cooldown).toMatchObject({ until: 5000, orderedUntil: 5000 })
    expect(cooldown.cause).toBe(second)
    cooldown.order(1000, 9000)
    expect(cooldown).toMatchObject({ until: 10_000, orderedUntil: 10_000 })
    expect(cooldown.cause).toBe(second)
  })
})

describe('without a hint', () => {
  test.each([
    [0, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]],
    [0.5, [375, 750, 1500, 3000, 6000, 12_000, 15_000, 15_000]],
  ])(
    'each failed probe doubles the wait, from half a second to 20 seconds, of which chance %d takes a part',
    (random, waits) => {
      const cooldown = new Cooldown()
      const seen = waits.map((_, i) => {
        const t = i * 100_000
        cooldown.backOff(t, random)
        return cooldown.until - t
      })
      expect(seen).toEqual(waits)
      expect(cooldown.orderedUntil).toBe(-Infinity)
    },
  )

  test('a probe that is accepted makes the next wait short again', () => {
    const cooldown = new Cooldown()
    for (let i = 0; i < 5; i++) cooldown.backOff(0, 0)
    cooldown.probeAccepted()
    cooldown.backOff(100_000, 0)
    expect(cooldown.until).toBe(100_250)
  })

  test('a guess makes nothing shorter', () => {
    const cooldown = new Cooldown()
    cooldown.order(0, 5000)
    cooldown.backOff(0, 0)
    expect(cooldown.until).toBe(5000)
  })
})

test.each<[number, unknown]>([
  [4999, first],
  [5000, undefined],
])('the answer that began one of 5000 ms is kept at %d or not', (t, cause) => {
  const cooldown = new Cooldown()
  cooldown.order(0, 5000, first)
  cooldown.forgetCause(t)
  expect(cooldown.cause).toBe(cause)
})

test('what was ordered while a clock fell behind ends later by so much; what was known before does not', () => {
  const cooldown = new Cooldown()
  cooldown.order(0, 5000)
  cooldown.backOff(4900, 0)
  cooldown.prolong(100)
  expect(cooldown).toMatchObject({ until: 5250, orderedUntil: 5100 })
  cooldown.changed = false
  cooldown.prolong(100)
  expect(cooldown).toMatchObject({ until: 5250, orderedUntil: 5100 })
})
