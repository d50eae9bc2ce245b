import { parseJson } from '../parse-body.ts'
import { redactUrl } from '../redact.ts'
import { bytesOf, decodeUtf8 } from '../utf8.ts'

/** What decides whether a request may be sent again. */
export interface RequestTraits {
  readonly method: string
  /** Address without query, fragment and userinfo. */
  readonly url: string
  /** Whether it is for the STS: its body has a `grant_type`, or its address is a token, device-code or managed-identity endpoint. */
  readonly tokenRequest: boolean
  readonly grantType?: string | undefined
  /** There is a body that cannot be looked into, as compressed bytes or a blob: it may be an exchange that works once. */
  readonly opaque?: boolean
  /** Whether the body can be sent again: it is absent, or no stream. */
  readonly replayable: boolean
}

/** Token, device-code and managed-identity endpoints, also with a query. */
export const endpoint = /\/(?:oauth2(?:\/v2\.0)?|msi|identity)\/(?:oauth2\/)?(?:token|devicecode)\/?(?:[?#]|$)/i

/**
 * The traits of a request, from what every client knows. The body is looked at, never consumed.
 *
 * @param url - absolute or relative; its query is dropped
 */
export function traitsOf(method: string, url: string, body: unknown): RequestTraits {
  const grantType = grantTypeOf(body)
  const address = redactUrl(url)
  const opaque = grantType === undefined && !/devicecode\/?$/i.test(address) && isOpaque(body)
  return {
    method: method.toUpperCase(),
    url: address,
    tokenRequest: grantType !== undefined || endpoint.test(address),
    grantType,
    replayable: isReplayable(body),
    ...(opaque && { opaque }),
  }
}

/** The `grant_type` of a string, bytes, `URLSearchParams`, `FormData` or plain-object body. */
export function grantTypeOf(body: unknown): string | undefined {
  if (typeof body === 'string') {
    if (!/grant_type/.test(body)) return undefined
    if (/^\s*{/.test(body)) return grantTypeOf(parseJson(body))
    return /^[\w.%+-]+=/.test(body) ? (new URLSearchParams(body).get('grant_type') ?? undefined) : undefined
  }
  if (typeof body !== 'object' || body === null) return undefined
  const bytes = bytesOf(body)
  if (bytes) return grantTypeOf(decodeUtf8(bytes))
  const value: unknown =
    'get' in body && typeof body.get === 'function'
      ? body.get('grant_type')
      : (body as { grant_type?: unknown }).grant_type
  return typeof value === 'string' ? value : undefined
}

/** Whatever is no text, no form and no plain object. */
function isOpaque(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || 'get' in body) return false
  const bytes = bytesOf(body)
  if (bytes) return !/^[\t-~]*$/.test(decodeUtf8(bytes))
  return ![Object.prototype, null].includes(Object.getPrototypeOf(body) as null)
}

/** A stream or an iterator is gone once it is read, and so is the body of a `Request`. */
function isReplayable(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return true
  const { getReader, pipe, next, bodyUsed, body: stream } = body as { [member: string]: unknown }
  return bodyUsed === undefined ? !getReader && !pipe && !next && !(Symbol.asyncIterator in body) : !bodyUsed && !stream
}
