/** Two random 32-bit words. */
export type HashKey = readonly [number, number]

/**
 * HalfSipHash-2-4 of a text's UTF-16 code units, as 64 bits in base 36: a pseudo-random function under a secret key, so that
 * nobody without the key can try guesses against what is shown, which an unkeyed or merely seeded hash would allow. It is
 * synchronous and needs nothing of the runtime.
 *
 * @see https://github.com/veorq/SipHash
 */
export function keyedHash(text: string, [k0, k1]: HashKey): string {
  let v0 = k0
  let v1 = k1 ^ 0xee
  let v2 = k0 ^ 0x6c796765
  let v3 = k1 ^ 0x74656462
  const mix = (rounds: number): void => {
    for (; rounds > 0; rounds--) {
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
    }
  }
  const { length } = text
  for (let at = 0; at <= length; at += 2) {
    const last = at + 1 >= length
    const word = at < length ? text.charCodeAt(at) : 0
    const whole = last ? word | (length << 25) : word | (text.charCodeAt(at + 1) << 16)
    v3 ^= whole
    mix(2)
    v0 ^= whole
    if (last) break
  }
  v2 ^= 0xee
  mix(4)
  const high = (v1 ^ v3) >>> 0
  v1 ^= 0xdd
  mix(4)
  return high.toString(36) + ((v1 ^ v3) >>> 0).toString(36).padStart(7, '0')
}

/** A key of this process, as unpredictable as the runtime can make it. */
export function randomHashKey(): HashKey {
  const words = new Uint32Array([Math.random() * 2 ** 32, Math.random() * 2 ** 32])
  const { crypto } = globalThis as { crypto?: { getRandomValues?(words: Uint32Array): unknown } }
  crypto?.getRandomValues?.(words)
  return [words[0] ?? 0, words[1] ?? 0]
}
