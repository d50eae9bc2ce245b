import { describe, expect, jest, test } from '@jest/globals'
import { type HeaderSource, parseRetryAfter } from '@sts-errors/core'
import fc from 'fast-check'
import documented from './data/retry-after-cases.json'

const now = Date.parse(documented.now)
const cases = documented.cases as readonly { headers: HeaderSource; want: number | 'Infinity' | null; note?: string }[]

test.each(cases.map(({ headers, want, note = '' }) => [JSON.stringify(headers), want, note, headers] as const))(
  '%s: %s ms %s',
  (_, want, __, headers) => {
    expect(parseRetryAfter(headers, now)).toBe(want === null ? undefined : Number(want))
  },
)

describe('more than one value', () => {
  test.each<[string, HeaderSource, number | undefined]>([
    ['the longest counts', { 'retry-after': '7, 2' }, 7000],
    ['without a space', { 'retry-after': '7,2' }, 7000],
    ['an unreadable one beside it does not matter', { 'retry-after': 'soon, 7' }, 7000],
    ['all unreadable is no hint', { 'retry-after': 'soon, later' }, undefined],
    ['seconds and a date', { 'retry-after': '5, Sun, 01 Mar 2026 12:00:30 GMT' }, 30_000],
    ['two dates', { 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT, Sun, 01 Mar 2026 12:00:40 GMT' }, 40_000],
    [
      'two dates of the old form',
      { 'retry-after': 'Sunday, 01-Mar-26 12:00:30 GMT, Sunday, 01-Mar-26 12:00:40 GMT' },
      40_000,
    ],
    ['three numbers', { 'retry-after': '2, 10 , 3' }, 10_000],
    ['empty ones in between', { 'retry-after': ',, 7 ,' }, 7000],
    ['zero and a negative one', { 'retry-after': '0, -5' }, 0],
    ['two lines of milliseconds', { 'retry-after-ms': '100, 300' }, 300],
  ])('%s', (_, headers, want) => {
    expect(parseRetryAfter(headers, now)).toBe(want)
  })
})

describe('the finer header wins where it can be read', () => {
  test.each<[string, HeaderSource, number | undefined]>([
    ['retry-after-ms before x-ms-retry-after-ms', { 'retry-after-ms': '1', 'x-ms-retry-after-ms': '2' }, 1],
    ['zero is a value', { 'retry-after-ms': '0', 'retry-after': '9' }, 0],
    ['a date in it is none', { 'retry-after-ms': 'Sun, 01 Mar 2026 12:00:30 GMT', 'retry-after': '9' }, 9000],
    ['a part of a millisecond is rounded up', { 'retry-after-ms': '1.2' }, 2],
    ['a part of a second is kept', { 'retry-after': '2.128' }, 2128],
    ['more than time has', { 'retry-after-ms': '9'.repeat(400) }, Infinity],
  ])('%s', (_, headers, want) => {
    expect(parseRetryAfter(headers, now)).toBe(want)
  })
})

test('a date is judged by the clock of the runtime where no other is given', () => {
  jest.useFakeTimers({ now })
  try {
    expect(parseRetryAfter({ 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' })).toBe(30_000)
  } finally {
    jest.useRealTimers()
  }
})

describe('for any headers', () => {
  const name = fc.constantFrom('Retry-After', 'retry-after-ms', 'x-ms-retry-after-ms', 'date', 'age')
  const value = fc.oneof(
    fc.string(),
    fc.nat().map(String),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map(date => date.toUTCString()),
    fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
    fc.stringMatching(/^[\d,. :GMT-]{0,30}$/),
  )

  test('the wait is undefined, or a number that is neither negative nor NaN', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), headers => {
        const wait = parseRetryAfter(headers, now)
        expect(wait === undefined || wait >= 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('whole seconds mean just that, whatever the spaces and the case', () => {
    const spaces = fc.stringMatching(/^ {0,3}$/)
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 31 }),
        spaces,
        fc.constantFrom('Retry-After', 'retry-after', 'RETRY-AFTER'),
        (seconds, space, key) => {
          expect(parseRetryAfter({ [key]: `${space}${seconds}${space}` }, now)).toBe(seconds * 1000)
        },
      ),
    )
  })

  test('the wait is never shorter than a decimal number of seconds says', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), fc.nat({ max: 999 }), (whole, part) => {
        const text = `${whole}.${`${part}`.padStart(3, '0')}`
        const wait = parseRetryAfter({ 'retry-after': text }, now) ?? -1
        expect(wait - (whole * 1000 + part)).toBeGreaterThanOrEqual(0)
        expect(wait - (whole * 1000 + part)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test("a date and the server's own clock give the distance between the two, whatever this side's clock says", () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(seconds, fc.nat({ max: 100_000 }), fc.integer({ min: 1, max: 4e12 }), (at, wait, here) => {
        fc.pre(at > 0)
        const headers = {
          'retry-after': new Date((at + wait) * 1000).toUTCString(),
          date: new Date(at * 1000).toUTCString(),
        }
        expect(parseRetryAfter(headers, here)).toBe(wait * 1000)
      }),
    )
  })
})
