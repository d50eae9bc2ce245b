/** The text of bytes; what is broken in it is replaced or, where the runtime has no `TextDecoder` (React Native), left as it is. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (typeof TextDecoder === 'function') return new TextDecoder().decode(bytes)
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  try {
    return decodeURIComponent(
      binary.replace(/[^!-$&-~]/g, char => `%${(char.charCodeAt(0) + 256).toString(16).slice(1)}`),
    )
  } catch {
    return binary
  }
}
