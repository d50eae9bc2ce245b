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

  /** Processor time: the machine may be busy with anything else. */
  const now = (): number => process.cpuUsage().user / 1000

  /** The shorter of two, as anything may come in between. */
  function msOf(read: (value: string) => unknown, value: string): number {
    const [first, second] = [0, 1].map(() => {
      const start = now()
      read(value)
      return now() - start
    })
    return Math.min(first ?? Infinity, second ?? Infinity)
  }

  test.each(readers)('of %s: eight times the length is not much more than eight times the work', (name, read) => {
    const units = /challenge|parameter/.test(name) ? [...attacks, ...misquoted] : attacks
    const slow = units.flatMap(unit => {
      const short = unit.repeat(length / unit.length)
      const once = msOf(read, short)
      const eightfold = msOf(read, short.repeat(8))
      // Squared, it would be 64 times, and seconds.
      return eightfold < 24 * once + 100 ? [] : [`${JSON.stringify(unit)}: ${once} ms, then ${eightfold} ms`]
    })
    expect(slow).toEqual([])
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
      const start = now()
      for (const lead of ['', 'Bearer a="', "Bearer a='", 'Bearer claims="{"a":']) parseChallenges(lead + value)
      getClaimsChallenge({ 'www-authenticate': `Bearer claims="${value}"` })
      expect(now() - start).toBeLessThan(10_000)
    },
    60_000,
  )

  test('100 MB of anything cost no more than the first 64 KiB', () => {
    const huge = 'x'.repeat(100 * 1024 * 1024)
    const start = performance.now()
    expect(toStsError({ status: 500, body: huge })).toMatchObject({ kind: 'service_unavailable' })
    expect(toStsError({ status: 500, body: new Uint8Array(100 * 1024 * 1024) })).toMatchObject({
      kind: 'service_unavailable',
    })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
