import { decodeClaims, mainChallenge } from './claims.ts'
import { type HeaderSource, viewHeaders } from './headers.ts'
import { readChallenges } from './read-challenges.ts'

/** A challenge that asks for a token with certain claims. */
export interface ClaimsChallenge {
  /** The scheme as the server wrote it: `Bearer`, `PoP`. */
  readonly scheme: string
  /** The claims request, decoded: JSON text for the `claims` parameter of a token or authorization request. */
  readonly claims: string
  /** The tenant's id or domain; empty for the common endpoint. */
  readonly realm?: string
  /** Wire name `authorization_uri`; also seen as `authorization`, `authority`, `authorization_url`. */
  readonly authorizationUri?: string
  /** Wire name `client_id`: the application that issued the challenge. */
  readonly clientId?: string
  /** The scopes that the resource asks for, separated by spaces. */
  readonly scope?: string
  /** `insufficient_claims`, or another code of RFC 6750 §3.1. */
  readonly error?: string
  /** Wire name `error_description`; also seen as `errorDescription`. */
  readonly errorDescription?: string
}

/** What each part of a challenge is called on the wire, the name to write first. */
export const wireNames = {
  realm: ['realm'],
  authorizationUri: ['authorization_uri', 'authorization', 'authority', 'authorization_url'],
  clientId: ['client_id'],
  scope: ['scope'],
  error: ['error'],
  errorDescription: ['error_description', 'errordescription'],
} as const

/**
 * The challenge of a `WWW-Authenticate` header that asks for claims, whatever its scheme and wherever it stands: the
 * first with `error="insufficient_claims"`, else the first with claims. They may be JSON, percent-encoded, base64 or
 * base64url.
 *
 * @returns `undefined` where no challenge has claims that are a JSON object. Never throws.
 */
export function getClaimsChallenge(headers: HeaderSource): ClaimsChallenge | undefined {
  const found = mainChallenge(readChallenges(viewHeaders(headers).get('www-authenticate') ?? ''))
  const claims = decodeClaims(found?.parameters.claims)
  if (!found || !claims) return undefined
  const said: [string, string][] = []
  for (const [key, names] of Object.entries(wireNames)) {
    const values = names.flatMap(name => [decodeExtended(found.parameters[`${name}*`]), found.parameters[name]])
    const value = values.find(value => value !== undefined)
    if (value !== undefined) said.push([key, value])
  }
  return { scheme: found.scheme, claims, ...Object.fromEntries(said) }
}

/** Text beyond ASCII (RFC 8187): `UTF-8''%e2%82%ac`. */
function decodeExtended(value = ''): string | undefined {
  try {
    return /^utf-8'[^']*'/i.test(value) ? decodeURIComponent(value.replace(/^[^']*'[^']*'/, '')) : undefined
  } catch {
    return undefined
  }
}
