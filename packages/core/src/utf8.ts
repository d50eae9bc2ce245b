/** The text of bytes; what is broken in it is replaced or, where the runtime has no `TextDecoder`, left as it is. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder().decode(bytes)
  } catch {
    // React Native has none.
  }
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  try {
    return decodeURIComponent(escape(binary))
  } catch {
    return binary
  }
}

/** The bytes of a buffer or of a view of one, without a copy; `undefined` of anything else. */
export const bytesOf = (value: unknown): Uint8Array | undefined =>
  value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : undefined
