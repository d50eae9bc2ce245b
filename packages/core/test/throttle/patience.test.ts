import { describe, expect, test } from '@jest/globals'
import { Patience } from '../../src/throttle/patience.ts'

const those = (...all: readonly (readonly [deadline: number, maxWaitMs: number])[]): Patience => {
  const patience = new Patience()
  for (const [deadline, maxWaitMs] of all) patience.note({ deadline, maxWaitMs })
  return patience
}

describe('the least patient of those in line', () => {
  test.each<[number, number, boolean]>([
    [1500, 1000, false],
    [1501, 1000, true],
    [2000, 1900, false],
    [2001, 1900, true],
  ])('is tried by a wait until %d from %d on: %p', (until, t, isTried) => {
    expect(those([9000, 500], [2000, 700]).isTriedBy(until, t)).toBe(isTried)
  })

  test('is nobody where nobody waits, or those who did are forgotten', () => {
    const patience = those([9000, 500])
    patience.forget()
    for (const each of [patience, new Patience()]) {
      expect(each.isTriedBy(1e12, 0)).toBe(false)
      expect(each.lookAt).toBe(Infinity)
    }
  })
})

test('a look is due when the first time is up, but 20 ms after the last one at the earliest', () => {
  const patience = those([3000, 500], [2000, 500])
  expect(patience.lookAt).toBe(2000)
  patience.look(2000)
  expect(patience.lookAt).toBe(Infinity)
  patience.note({ deadline: 2010, maxWaitMs: 500 })
  expect(patience.lookAt).toBe(2020)
})
