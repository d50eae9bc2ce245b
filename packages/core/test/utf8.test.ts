import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { decodeClaims } from '../src/claims.ts'
import { decodeUtf8 } from '../src/utf8.ts'

const { TextDecoder } = globalThis
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe.each([
  { where: 'where there is a TextDecoder', decoder: TextDecoder },
  { where: 'where there is none, as in React Native', decoder: undefined },
])('$where', ({ decoder }) => {
  beforeEach(() => {
    Object.assign(globalThis, { TextDecoder: decoder })
  })
  afterEach(() => {
    Object.assign(globalThis, { TextDecoder })
  })

  test.each(['', 'plain text, 100%', '{"a":"é €"}', '𝄞 %41 \t\r\n\u0000\u007f'])('%j is read from its bytes', text => {
    expect(decodeUtf8(bytesOf(text))).toBe(text)
  })

  test('what is broken harms nothing beside it', () => {
    expect(decodeUtf8(Uint8Array.of(0x7b, 0xff, 0xc3, 0x7d))).toMatch(/^\{.{2}\}$/)
  })

  test('claims in base64 are read', () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"é"}}}'
    expect(decodeClaims(Buffer.from(claims).toString('base64url'))).toBe(claims)
  })
})
