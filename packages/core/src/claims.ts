/**
 * A claims request (OpenID Connect Core §5.5) as JSON text, from any encoding that challenges use: raw JSON,
 * percent-encoded JSON, base64 or base64url, with or without padding.
 *
 * @returns the JSON text as the server wrote it, or `undefined` where the value holds no JSON object. Never throws.
 */
export function decodeClaims(value = ''): string | undefined {
  try {
    const text = /^\s*{/.test(value) ? value : /^%7b/i.test(value) ? decodeURIComponent(value) : decodeBase64(value)
    // Base64 can decode to anything, so what the text is gets checked, not what it looks like.
    return /^\s*{/.test(text) && JSON.parse(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** Base64 or base64url, padded or not, of UTF-8. */
const decodeBase64 = (text: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0)),
  )
