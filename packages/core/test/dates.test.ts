import { describe, expect, test } from '@jest/globals'
import { parseHttpDate, parseIsoDate } from '../src/dates.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

describe('the three forms of HTTP, always UTC', () => {
  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37Z'],
    ['Thu, 29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00Z'],
    ['2026-03-01T12:00:30Z', '2026-03-01T12:00:30Z'],
  ])('%s', (text, iso) => {
    expect(parseHttpDate(text, now)).toBe(Date.parse(iso))
  })
})

describe('a year of two digits is at most 50 years ahead', () => {
  test.each([
    ['26', 2026],
    ['76', 2076],
    ['77', 1977],
    ['99', 1999],
    ['00', 2000],
  ])('%s is %d', (digits, year) => {
    expect(parseHttpDate(`Sunday, 01-Mar-${digits} 12:00:00 GMT`, now)).toBe(Date.UTC(year, 2, 1, 12))
  })
})

describe('what is no date of HTTP', () => {
  test.each([
    '',
    'soon',
    '30',
    'Sun, 31 Feb 2026 12:00:30 GMT',
    'Sun, 00 Mar 2026 12:00:30 GMT',
    'Sun, 01 Foo 2026 12:00:30 GMT',
    'Sun, 01 Mar 2026 25:00:30 GMT',
    'Sun, 01 Mar 2026 12:60:30 GMT',
    'Sun, 01 Mar 2026 12:00:30',
    'Sun, 01 Mar 2026 12:00:30 CET',
    'Sun, 01 Mar 2026 12:00:30 +0100',
    'Sun, 01-Mar 2026 12:00:30 GMT',
    'Sun Mar  1 12:00:30 2026 GMT',
    '01 Mar 2026 12:00:30 GMT',
    '2026-02-31T12:00:00Z',
    'Sun, 01 Mar 2026 12:00:30 GMT; drop',
    'on Sun, 01 Mar 2026 12:00:30 GMT',
    'on 2026-03-01T12:00:30Z',
    '2026-03-01T12:00:30Z; drop',
  ])('%j', text => {
    expect(parseHttpDate(text, now)).toBeNaN()
  })
})

describe('times of the bodies', () => {
  test.each([
    ['2021-10-29 17:16:31Z', '2021-10-29T17:16:31Z'],
    ['2020-08-18T12:51:51', '2020-08-18T12:51:51Z'],
    ['2026-08-19T09:17:41.5Z', '2026-08-19T09:17:41.500Z'],
    ['2026-06-23T02:38:03.3798923Z', '2026-06-23T02:38:03.379Z'],
    ['2026-03-01T12:00:00+01:00', '2026-03-01T11:00:00Z'],
  ])('%s', (text, iso) => {
    expect(parseIsoDate(text)).toBe(Date.parse(iso))
  })

  test.each([
    undefined,
    '',
    'date-time',
    '2021-10-29',
    '2021-10-29 17:16',
    '2021-13-01 00:00:00Z',
    '1.2.2021 00:00:00Z',
  ])('%j is none', text => {
    expect(parseIsoDate(text)).toBeNaN()
  })
})
