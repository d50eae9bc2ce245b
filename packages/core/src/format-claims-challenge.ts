import { decodeClaims } from './claims.ts'
import { type ClaimsChallenge, wireNames } from './claims-challenge.ts'
import { isStsError, type StsError } from './errors.ts'
import { hiddenRequest } from './live.ts'
import { recordOf } from './record.ts'

/** How much of a description is passed on: encoded it can be nine times as long, and some proxies take 4 KiB of headers. */
const longestDescription = 300

/** The answer of a web API that passes a claims challenge on. */
export interface ClaimsChallengeAnswer {
  readonly status: 401
  readonly headers: { readonly 'WWW-Authenticate': string }
}

/**
 * The `WWW-Authenticate` value of a web API that asks its caller for claims: a `Bearer` challenge with
 * `error="insufficient_claims"` where no other `error` is given, and the claims in base64.
 *
 * It reads back as it was written, by `getClaimsChallenge` in full and by the parsers of MSAL .NET, Azure core and kiota in
 * what they know: the claims are ASCII, no value holds a quote, a backslash or a control character, and a text that does
 * follows once more at the end as RFC 8187 has it (`error_description*=UTF-8''…`), with a plain likeness in its place.
 *
 * @param challenge - its `claims` in any encoding that challenges use
 * @throws TypeError where `claims` is no claims request, or another member no text
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function formatClaimsChallenge(challenge: Omit<ClaimsChallenge, 'scheme'>): string
/**
 * The `WWW-Authenticate` value that passes on what an on-behalf-of request or a call of another API was refused for:
 * the claims, what the server said about them, and where to sign in. Realm, client and scope of the other API stay
 * behind: they are not those of this one.
 *
 * @returns `undefined` where the error carries no claims
 */
export function formatClaimsChallenge(error: StsError): string | undefined
export function formatClaimsChallenge(given: StsError | Omit<ClaimsChallenge, 'scheme'>): string | undefined
export function formatClaimsChallenge(given: StsError | Omit<ClaimsChallenge, 'scheme'>): string | undefined {
  if (!isStsError(given)) return write(given)
  const claims = decodeClaims(given.claims)
  if (!claims) return undefined
  const authorizationUri = authorizationUriOf(given)
  const errorDescription = given.errorDescription?.slice(0, longestDescription)
  return write({
    realm: '',
    ...(authorizationUri && { authorizationUri }),
    claims,
    ...(errorDescription && { errorDescription }),
  })
}

/**
 * Status and headers of a web API that passes a claims challenge on; see {@link formatClaimsChallenge}. A browser shows
 * its script the header of another origin only beside `Access-Control-Expose-Headers: WWW-Authenticate`.
 *
 * @returns `undefined` where the error carries no claims
 */
export function claimsChallengeAnswer(error: StsError): ClaimsChallengeAnswer | undefined {
  const value = formatClaimsChallenge(error)
  return value === undefined ? undefined : { status: 401, headers: { 'WWW-Authenticate': value } }
}

function write(challenge: Omit<ClaimsChallenge, 'scheme'>): string {
  const given = recordOf(challenge)?.claims
  const claims = typeof given === 'string' ? decodeClaims(given) : undefined
  if (!claims) throw new TypeError(`claims: ${typeof given} given, expected a claims request: a JSON object as text`)
  const plain: string[] = []
  const extended: string[] = []
  for (const [key, [name]] of Object.entries(wireNames)) {
    const value: unknown = { error: 'insufficient_claims', ...challenge }[key]
    if (value === undefined) continue
    if (typeof value !== 'string') throw new TypeError(`${key}: ${typeof value} given, expected a string`)
    const likeness = value
      .replace(/"/g, "'")
      .replace(/\\/g, '/')
      .replace(/[^ -~]+/g, ' ')
    plain.push(`${name}="${likeness}"`)
    if (likeness !== value) extended.push(`${name}*=UTF-8''${encodeExtended(value)}`)
    if (key === 'error') plain.push(`claims="${btoa(claims.replace(/[^\t\n\r -~]/g, escapeUnit))}"`)
  }
  return `Bearer ${[...plain, ...extended].join(', ')}`
}

/** In JSON, as base64 is decoded to bytes by some and not to text. */
const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The `value-chars` of RFC 8187 §3.2.1. Half a surrogate pair is no character. */
const encodeExtended = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16)}`,
  )

/** Where to sign in: what the challenge said, else beside the token endpoint that was asked. */
function authorizationUriOf(error: StsError): string | undefined {
  const asked = wireNames.authorizationUri.map(name => error.challenge?.parameters[name]).find(Boolean)
  const url = recordOf(hiddenRequest(error) ?? error.request)?.url
  return asked ?? (typeof url === 'string' && /\/token$/.test(url) ? url.replace(/token$/, 'authorize') : undefined)
}
