import type { Challenge } from './read-challenges.ts'
import { decodeUtf8 } from './utf8.ts'

/**
 * A claims request (OpenID Connect Core §5.5) as JSON text, from any encoding that challenges use: raw JSON, JSON whose
 * quotes are escaped once more, percent-encoded JSON, base64 or base64url, with or without padding, percent-encoded too.
 *
 * @returns the JSON text as the server wrote it, or `undefined` where the value holds no JSON object. Never throws.
 */
export function decodeClaims(value = ''): string | undefined {
  try {
    const plain = isObject.test(value) ? value : decodeURIComponent(value)
    const json = isObject.test(plain)
      ? plain
      : decodeUtf8(Uint8Array.from(atob(plain.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0)))
    const text = /^\s*{\s*\\/.test(json) ? json.replace(/\\(["\\])/g, '$1') : json
    // Base64 can decode to anything, so what the text is gets checked, not what it looks like.
    return isObject.test(text) && JSON.parse(text) ? text : undefined
  } catch {
    return undefined
  }
}

const isObject = /^\s*{/

/**
 * Of several challenges the one that says most: one that asks for claims, and rather one that says so in its `error` than
 * one that does not; else one with an error; else the first.
 */
export function mainChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  const asking = challenges.filter(({ parameters }) => decodeClaims(parameters.claims))
  return (
    asking.find(({ parameters }) => parameters.error === 'insufficient_claims') ??
    asking[0] ??
    challenges.find(({ parameters }) => parameters.error) ??
    challenges[0]
  )
}
