/** The universal tags of ASN.1 that a certificate needs (ITU-T X.690). */
const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}

/** One value with its tag and length. */
export function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

export const sequence = (...parts: Uint8Array[]): Buffer => tagged(tags.sequence, Buffer.concat(parts))
export const set = (...parts: Uint8Array[]): Buffer => tagged(tags.set, Buffer.concat(parts))
export const octetString = (content: Uint8Array): Buffer => tagged(tags.octetString, content)
export const utf8String = (text: string): Buffer => tagged(tags.utf8, Buffer.from(text))
export const boolean = (value: boolean): Buffer => tagged(tags.boolean, Buffer.from([value ? 0xff : 0]))

/** A bit string; the last `unused` bits of the last byte do not count. */
export const bitString = (content: Uint8Array, unused = 0): Buffer =>
  tagged(tags.bitString, Buffer.concat([Buffer.from([unused]), content]))

/** A number of at least 0, from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  // A first bit of 1 would make the number negative.
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0
  return tagged(tags.integer, negative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

function base128(part: number): number[] {
  const bytes = [part & 0x7f]
  for (let rest = part >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f))
  return bytes
}

/** An object identifier, as `2.5.4.3`. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  return tagged(tags.oid, Buffer.from([40 * first + second, ...rest.flatMap(base128)]))
}

/** An instant, in whole seconds; RFC 5280 section 4.1.2.5 wants the short form before 2050. */
export function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/\.\d+Z$|[-:T]/g, '')
  const short = text < '2050'
  return tagged(short ? tags.utcTime : tags.generalizedTime, Buffer.from(`${short ? text.slice(2) : text}Z`))
}

/** A value in the context-specific class: constructed, or primitive for implicit tagging of strings. */
export const context = (tag: number, content: Uint8Array, constructed = true): Buffer =>
  tagged((constructed ? 0xa0 : 0x80) | tag, content)
