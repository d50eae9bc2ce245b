import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeClaims } from '../src/claims.ts'

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
const accented = '{"id_token":{"näme":"ü€😀"}}'

describe('every encoding of a claims request is read', () => {
  test.each([
    ['JSON', claims, claims],
    ['JSON with spaces before it', ` \n${claims}`, ` \n${claims}`],
    ['JSON that is percent-encoded', encodeURIComponent(claims), claims],
    ['the same in lower case', encodeURIComponent(claims).replace(/%../g, hex => hex.toLowerCase()), claims],
    ['base64', Buffer.from(claims).toString('base64'), claims],
    ['base64 without padding', Buffer.from(claims).toString('base64').replace(/=+$/, ''), claims],
    ['base64url', Buffer.from(accented).toString('base64url'), accented],
    ['base64 of UTF-8', Buffer.from(accented).toString('base64'), accented],
    ['the empty request', '{}', '{}'],
  ])('%s', (_, value, text) => {
    expect(decodeClaims(value)).toBe(text)
  })
})

describe('what holds no JSON object is none', () => {
  test.each([
    undefined,
    null,
    5,
    {},
    '',
    ' ',
    'claims',
    '<base64>',
    '{',
    '{"a":',
    '[]',
    '"x"',
    '%7b',
    '%7B%E0%A4%A',
    Buffer.from('[1]').toString('base64'),
    Buffer.from('{"a":').toString('base64'),
    Buffer.from('null').toString('base64'),
  ])('%j', value => {
    expect(decodeClaims(value as string)).toBeUndefined()
  })
})

test('whatever JSON object goes in, in base64 or base64url, comes out', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
      fc.constantFrom('base64', 'base64url'),
      (object, encoding) => {
        const text = JSON.stringify(object)
        expect(decodeClaims(Buffer.from(text).toString(encoding))).toBe(text)
      },
    ),
  )
})

test('no text makes it throw, and what comes out is JSON', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), text => {
      const found = decodeClaims(text)
      if (found !== undefined) expect(() => void JSON.parse(found)).not.toThrow()
    }),
    { numRuns: 1000 },
  )
})
