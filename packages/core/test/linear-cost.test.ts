import { describe, expect, test } from '@jest/globals'
import {
  fromAuthorizationResponse,
  getClaimsChallenge,
  HeaderView,
  parseChallenges,
  parseRetryAfter,
  toStsError,
} from '@sts-errors/core'
import { redactText, redactUrl } from '../src/redact.ts'

const today = Date.parse('2026-03-01T12:00:00Z')

describe('cost is linear in the length of the input', () => {
  const inHeader =
    (name: string) =>
    (value: string): unknown =>
      toStsError({ status: 401, headers: { [name]: value } }, today)

  const readers: readonly (readonly [string, (value: string) => unknown])[] = [
    ['a body', body => toStsError({ status: 400, body })],
    ['a body that breaks off', body => toStsError({ status: 400, body: `{"a":"${body}x` })],
    ['a body of HTML', body => toStsError({ status: 400, body: `<${body}` })],
    ['a description', description => toStsError({ status: 400, body: { error: 'x', error_description: description } })],
    ['challenges', parseChallenges],
    ['the parameters of a challenge', value => parseChallenges(`Bearer a=${value}`)],
    ['a quoted parameter', value => parseChallenges(`Bearer a="${value}`)],
    ['a parameter in single quotes', value => parseChallenges(`Bearer a='${value}`)],
    ['raw JSON in a parameter', value => parseChallenges(`Bearer claims="{"a":"${value}"}", b="1"`)],
    ['a claims challenge', value => getClaimsChallenge({ 'www-authenticate': `Bearer claims="${value}"` })],
    ['www-authenticate', inHeader('www-authenticate')],
    ['retry-after', inHeader('retry-after')],
    ['location', inHeader('location')],
    ['any header', inHeader('x-anything')],
    ['a flat list of headers', value => new HeaderView(value.match(/[\s\S]{1,32}/g) ?? [])],
    ['a redirect', fromAuthorizationResponse],
    ['the fragment of a redirect', value => fromAuthorizationResponse(`https://a.example/#error=${value}`)],
    ['text that is shown', redactText],
    ['an address that is shown', redactUrl],
  ]
  const attacks = [
    ...['a', ' ', ',', ';', '=', '"', "'", '\\', '/', '1', '{', '[', '<', '&', '#', '%', '\n', 'é', '\0'],
    ...['a ', 'a=', 'a="', 'a,', ', ', '\\"', '="\\', '{"', '{ ', '":', '"a":', '"a":[1', '1,', '01 ', ', 01', '1.'],
    ...[
      'http://',
      'https://a?',
      '//',
      '//a',
      '@',
      'eyJ',
      'eyJ-',
      'AADSTS',
      'AADSTS1',
      '<title>',
      'trace id ',
      'trace_id: 0',
      'error=',
      '?error=',
    ],
  ]
  /** What leaves open where a value ends. */
  const misquoted = [
    "' ",
    "'a",
    "',",
    "',a",
    "a='",
    ', a',
    'a a ',
    ', a b',
    ',a="',
    ', a b = "',
    '"a b',
    '" a',
    '",a b',
    '"b=',
    '\\"a',
    "x='b ",
  ]
  const length = 16_384

  function nested(depth: number): object {
    let body: object = {}
    for (let i = 0; i < depth; i++) body = { error: body, claims: body }
    return body
  }

  /** Processor time, as the machine may be busy with anything else. */
  const now = (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }

  function msOf(read: () => unknown): number {
    const start = now()
    read()
    return now() - start
  }

  /**
   * The least of several measurements, as many as it takes to come within a limit: collections of garbage and neighbours on the
   * same processor only ever add. What is squared comes within it never, and what took seconds is not tried again.
   */
  function leastMsOf(read: () => unknown, limit: number): number {
    let least = msOf(read)
    for (let i = 0; i < 5 && least >= limit && least < 3000; i++) least = Math.min(least, msOf(read))
    return least
  }

  test.each(readers)('of %s: eight times the length is not much more than eight times the work', (name, read) => {
    const units = /challenge|parameter/.test(name) ? [...attacks, ...misquoted] : attacks
    for (const unit of units) {
      const short = unit.repeat(length / unit.length)
      const long = short.repeat(8)
      const once = Math.min(...[0, 1].map(() => msOf(() => read(short))))
      // Squared, it would be 64 times, and seconds.
      const limit = 24 * once + 100
      const eightfold = leastMsOf(() => read(long), limit)
      expect([unit, once, eightfold < limit ? 'little more' : eightfold]).toEqual([unit, once, 'little more'])
    }
  })

  test.each<[string, () => unknown]>([
    ['a challenge of escapes', () => parseChallenges(`Bearer a="${'\\x'.repeat(8_000_000)}"`)],
    ['a challenge of quotes', () => parseChallenges(`Bearer a="${'"x'.repeat(8_000_000)}"`)],
    ['a list of waits', () => parseRetryAfter({ 'retry-after': '1,'.repeat(500_000) })],
    ['a list of challenges', () => parseChallenges('a,'.repeat(500_000))],
    ['an object in an object in an object', () => toStsError({ status: 400, body: nested(100_000) })],
  ])('%s of any length does not exhaust the stack', (_, read) => {
    expect(read).not.toThrow()
  })

  test.each(['"a', "'a", '", a b ', ', a = "', "x='b, ", 'a="\\"', '{"a":"', ', a', ' '])(
    'a header of 1 MB of %j costs seconds at most: squared it would be hours',
    unit => {
      const value = unit.repeat(1e6 / unit.length)
      const read = () => {
        for (const lead of ['', 'Bearer a="', "Bearer a='", 'Bearer claims="{"a":']) parseChallenges(lead + value)
        getClaimsChallenge({ 'www-authenticate': `Bearer claims="${value}"` })
      }
      expect(leastMsOf(read, 10_000)).toBeLessThan(10_000)
    },
    60_000,
  )

  test('100 MB of anything cost no more than the first 64 KiB', () => {
    const huge = 'x'.repeat(100 * 1024 * 1024)
    const bytes = new Uint8Array(100 * 1024 * 1024)
    for (const body of [huge, bytes]) {
      expect(toStsError({ status: 500, body })).toMatchObject({ kind: 'service_unavailable' })
      // All of it at a gigabyte per second would be 100.
      expect(leastMsOf(() => toStsError({ status: 500, body }), 20)).toBeLessThan(20)
    }
  })
})
