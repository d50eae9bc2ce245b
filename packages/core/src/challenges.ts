import { decodeClaims } from './claims.ts'
import { type HeaderSource, viewHeaders } from './headers.ts'

/** One scheme of a `WWW-Authenticate` header with what it says (RFC 9110 §11.3). */
export interface Challenge {
  /** The scheme as the server wrote it: `Bearer`, `PoP`, `Basic`. */
  readonly scheme: string
  /** Parameters under their lower-case names; of one given twice the first. */
  readonly parameters: { readonly [name: string]: string | undefined }
  /** The bare token of schemes like `Negotiate`. */
  readonly token68?: string | undefined
}

/** A challenge that asks for a token with certain claims. */
export interface ClaimsChallenge {
  readonly scheme: string
  /** The claims request, decoded: JSON text for the `claims` parameter of a token or authorization request. */
  readonly claims: string
  readonly realm?: string
  /** Wire name `authorization_uri`; also seen as `authorization`, `authority`, `authorization_url`. */
  readonly authorizationUri?: string
  /** Wire name `client_id`: the application that issued the challenge. */
  readonly clientId?: string
  readonly scope?: string
  readonly error?: string
  readonly errorDescription?: string
}

const token = /[!#$%&'*+\-.^_`|~\w]+/y
const bareToken68 = /[ \t]+([\w\-.~+/]+=*)[ \t]*(?=,|$)/y
const equals = /\s*=\s*/y
const quoted = /"([^"\\]*(?:\\[\s\S][^"\\]*)*)(?:"|\\?$)/y
const unquoted = /[^\s,]*/y

/**
 * The challenges of one or several `WWW-Authenticate` headers, in the server's order. Never throws and takes time linear
 * in its input: what cannot be read is left out. Accepts what the platform really sends: unquoted addresses,
 * parameters separated by spaces only, folded lines, a missing end quote.
 */
export function parseChallenges(value: string | readonly string[]): Challenge[] {
  const challenges: Challenge[] = []
  for (const text of [value].flat()) parseInto(challenges, String(text).slice(0, 1e6))
  return challenges
}

function parseInto(challenges: Challenge[], text: string): void {
  let at = 0
  let parameters: Record<string, string> | undefined
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at = pattern.lastIndex
    return match
  }
  while (at < text.length) {
    const name = take(token)?.[0]
    if (!name) {
      at++
    } else if (parameters && take(equals)) {
      const content = take(quoted)?.[1]
      const found = content === undefined ? (take(unquoted)?.[0] ?? '') : content.replace(/\\([\s\S])/g, '$1')
      parameters[name.toLowerCase()] ??= found
    } else {
      parameters = Object.create(null) as Record<string, string>
      challenges.push({ scheme: name, parameters, token68: take(bareToken68)?.[1] })
    }
  }
}

/**
 * The challenge that asks for claims, where one does; {@link decodeClaims} says in which encodings.
 */
export function getClaimsChallenge(headers: HeaderSource): ClaimsChallenge | undefined {
  for (const { scheme, parameters: p } of parseChallenges(viewHeaders(headers).get('www-authenticate') ?? '')) {
    const claims = decodeClaims(p.claims)
    if (!claims) continue
    const found: Record<string, string | undefined> = {
      realm: p.realm,
      authorizationUri: p.authorization_uri ?? p.authorization ?? p.authority ?? p.authorization_url,
      clientId: p.client_id,
      scope: p.scope,
      error: p.error,
      errorDescription: p.error_description ?? p.errordescription,
    }
    for (const key of Object.keys(found)) if (found[key] === undefined) delete found[key]
    return { scheme, claims, ...found }
  }
  return undefined
}
