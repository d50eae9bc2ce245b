import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { keyedHash, randomHashKey } from '../../src/throttle/keyed-hash.ts'

/** The key of the reference vectors: the bytes 0 to 7. */
const key = [0x03020100, 0x07060504] as const

/** The bytes 0, 1, 2, … as UTF-16 code units, as the reference hashes them. */
const bytes = (count: number): string =>
  Array.from({ length: count / 2 }, (_, i) => String.fromCharCode(2 * i + ((2 * i + 1) << 8))).join('')

/** A hash as the 16 hexadecimal digits of its little-endian bytes. */
const hex = (hash: string): string => {
  const words = new Uint32Array([Number.parseInt(hash.slice(0, -7), 36), Number.parseInt(hash.slice(-7), 36)])
  return [...new Uint8Array(words.buffer)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

describe('keyedHash', () => {
  test.each([
    [0, '218d1f59b9b83cc8'],
    [2, '064f39ef7c50eb57'],
    [4, 'd5e78a175be52ea1'],
  ])('gives the reference value for %i bytes', (count, expected) => {
    expect(hex(keyedHash(bytes(count), key))).toBe(expected)
  })

  test('tells texts apart that differ in anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => (keyedHash(a, key) === keyedHash(b, key)) === (a === b)),
      { numRuns: 2000 },
    )
    const zeros = Array.from({ length: 300 }, (_, length) => keyedHash('\0'.repeat(length), key))
    expect(new Set(zeros).size).toBe(300)
  })

  test('gives another value under another key', () => {
    fc.assert(fc.property(fc.string(), text => keyedHash(text, key) !== keyedHash(text, [1, 2])))
  })

  test('a key is new each time, also where the runtime has no crypto', () => {
    expect(randomHashKey()).not.toEqual(randomHashKey())
    const { crypto } = globalThis
    Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true })
    try {
      expect(randomHashKey()).not.toEqual(randomHashKey())
    } finally {
      Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true })
    }
  })
})
