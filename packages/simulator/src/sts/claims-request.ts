import { type JsonObject, parseJsonObject, readObject, readString, readStrings } from '../tokens/json-object.ts'

/**
 * What the `claims` parameter asks of the access token.
 * @see OpenID Connect Core 1.0 section 5.5
 */
export interface ClaimsRequest {
  /** The client declared the capability `cp1`: it can handle claims challenges. */
  readonly capable: boolean
  /** The token must not be issued before this instant, in seconds since 1970. Honoured only for a capable client. */
  readonly notBefore: number
  /** Authentication contexts to meet. */
  readonly acrs: readonly string[]
  /** The part that takes a new, strong sign-in, as a `claims` parameter of its own; `undefined` where there is none. */
  readonly stepUp: string | undefined
}

/** A request without `claims`. */
export const noClaims: ClaimsRequest = { capable: false, notBefore: 0, acrs: [], stepUp: undefined }

/** What only a person can satisfy: authentication contexts and policies. */
const interactive = ['acrs', 'capolids', 'polids']

const valuesOf = (claims: JsonObject | undefined, name: string): readonly string[] => {
  const request = readObject(claims, name)
  return [...readStrings(request, 'value'), ...readStrings(request, 'values')]
}

/** The members of an access token's claims request as a `claims` parameter. */
export const accessTokenClaims = (members: object): string => JSON.stringify({ access_token: members })

/** Reads the `claims` parameter. What is not understood asks for nothing. */
export function parseClaimsRequest(text: string | undefined): ClaimsRequest {
  const claims = readObject(parseJsonObject(text ?? ''), 'access_token')
  const capable = valuesOf(claims, 'xms_cc').some(value => value.toLowerCase() === 'cp1')
  const strong = interactive.filter(name => valuesOf(claims, name).length > 0)
  return {
    capable,
    notBefore: capable ? Number(readString(readObject(claims, 'nbf'), 'value') ?? 0) || 0 : 0,
    acrs: valuesOf(claims, 'acrs'),
    stepUp:
      strong.length === 0
        ? undefined
        : accessTokenClaims(Object.fromEntries(strong.map(name => [name, claims?.[name]]))),
  }
}
