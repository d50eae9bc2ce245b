import { describe, expect, test } from '@jest/globals'
import { columnNames, formatMs } from './cells.ts'
import { fit, widthsFor } from './table.ts'

describe('the widths', () => {
  const total = (columns: number): number =>
    Object.values(widthsFor(columns)).reduce((sum, width) => sum + width, columnNames.length - 1)

  test.each([100, 101, 110, 119, 120, 121, 140])('%i columns are used to the last', columns => {
    expect(total(columns)).toBe(columns)
  })

  test('fewer than 100 columns make nothing narrower, and more than enough make nothing wider', () => {
    expect(total(60)).toBe(100)
    expect(total(500)).toBe(total(400))
  })

  test('in 100 columns an STS code is whole', () => {
    expect(widthsFor(100).code).toBe('AADSTS7000215'.length)
  })
})

test.each([
  ['short', 7, false, 'short  '],
  ['short', 7, true, '  short'],
  ['exactly', 7, false, 'exactly'],
  ['longer than that', 7, false, 'longer…'],
])('%j in %i letters', (text, width, right, expected) => {
  expect(fit(text, width, right)).toBe(expected)
})

test.each([
  [0, ''],
  [52.5, '53 ms'],
  [262.5, '263 ms'],
  [1050, '1.05 s'],
  [2100, '2.1 s'],
  [60_500, '60.5 s'],
  [298_350, '298 s'],
])('%i milliseconds read %j', (ms, text) => {
  expect(formatMs(ms)).toBe(text)
})
