import { type JsonObject, parseJsonObject, readObject, readString, readStrings } from '../tokens/json-object.ts'

/**
 * What the `claims` parameter asks of the access token.
 * @see OpenID Connect Core 1.0 section 5.5
 */
export interface ClaimsRequest {
  /** The client declared the capability `cp1`: it can handle claims challenges. */
  readonly capable: boolean
  /** The token must not be issued before this instant, in seconds since 1970. */
  readonly notBefore: number
  /** Authentication contexts to meet. */
  readonly acrs: readonly string[]
  /** Something is asked that takes a new, strong sign-in. */
  readonly wantsMfa: boolean
}

const valuesOf = (claims: JsonObject | undefined, name: string): readonly string[] => {
  const request = readObject(claims, name)
  return [...readStrings(request, 'value'), ...readStrings(request, 'values')]
}

/** Reads the `claims` parameter. What is not understood asks for nothing. */
export function parseClaimsRequest(text: string | undefined): ClaimsRequest {
  const claims = readObject(parseJsonObject(text ?? ''), 'access_token')
  const acrs = valuesOf(claims, 'acrs')
  const policies = [...valuesOf(claims, 'capolids'), ...valuesOf(claims, 'polids')]
  return {
    capable: valuesOf(claims, 'xms_cc').some(value => value.toLowerCase() === 'cp1'),
    notBefore: Number(readString(readObject(claims, 'nbf'), 'value') ?? 0) || 0,
    acrs,
    wantsMfa: acrs.length > 0 || policies.length > 0,
  }
}
