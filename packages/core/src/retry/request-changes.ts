import { bearer } from './claims-replay.ts'

/** What a retry sends otherwise than the attempt before it. */
export interface RequestChanges {
  /** Headers to set: a record, `Headers`, or pairs. */
  readonly headers?: { readonly [name: string]: string } | Iterable<readonly [string, string]> | undefined
  /** A new access token: `Authorization: Bearer <token>`. */
  readonly token?: string | undefined
}

/** Headers to set on what is sent, under their lower-case names. */
export interface NewHeaders {
  readonly [name: string]: string
}

/**
 * What `beforeRetry` gave, as headers.
 *
 * @throws TypeError on anything else, which is not shown: it may be a secret
 */
export function newHeaders(changes: RequestChanges | null | undefined): NewHeaders {
  const isRecord = typeof changes === 'object' && !(changes && Symbol.iterator in changes)
  const isWrong = changes && (!isRecord || Object.keys(changes).some(name => !/^(?:headers|token)$/.test(name)))
  if (isWrong) throw new TypeError('beforeRetry: expected { headers, token } with what changes, or undefined')
  const given = changes?.headers ?? []
  const headers: Record<string, string> = {}
  for (const [name, value] of Symbol.iterator in given ? given : Object.entries(given)) {
    // Clients say so too, and show the value.
    if (/[\r\n\0]/.test(value)) throw new TypeError(`beforeRetry: the header ${name} has a line break or NUL`)
    headers[name.toLowerCase()] = value
  }
  return { ...headers, ...bearer(changes?.token, 'beforeRetry') }
}
