import type { StsError } from '../errors.ts'
import type { Kind } from '../kinds.ts'
import { fromMembers } from '../normalize/from-members.ts'
import { parseMsalText } from '../normalize/msal-text.ts'
import { meaningOfMsal } from '../normalize/msal-words.ts'
import { readBody } from '../parse-body.ts'
import { findRow } from '../rows.ts'

/** The errors of MSAL.js, and those of `@azure/identity` that repeat their text. */
const jsError = /\b(?:\w*AuthError|ServerError|\w*ConfigurationError|Credential\w+Error|AuthenticationRequiredError)\b/
/** How much of a text is read: a printed exception with its stack. */
const limit = 65_536

/** Where each MSAL writes which member of an error answer. */
const labels: { readonly [member: string]: RegExp } = {
  error: /\b(?:ErrorCode: |MSALOAuthErrorKey\W{1,3}|errorCode[=:] ?)(\w+)/,
  suberror: /\b(?:MSALOAuthSubErrorKey\W{1,3}|SubError: )(\w+)/,
  correlationId: /\b(?:MSALCorrelationIDKey\W{1,3}|CorrelationId: )([\w-]{9,})/,
}
const statusLabel = /\b(?:StatusCode: |MSALHTTPResponseCodeKey\W{1,3}|Http request returned status code:? )(\d{3})\b/
/** A member of a Python dictionary. */
const pythonMember = /'(\w+)': ?(?:'((?:[^'\\]|\\.){0,9999})'|"((?:[^"\\]|\\.){0,9999})"|\[([\d, ]{0,99})\])/g

/** What a name means by itself; the first that fits. */
const names: readonly (readonly [RegExp, Kind | `${Kind}:${string}`])[] = [
  [/\bMsalThrottl(?:ed|ing)/, 'throttled:cooldown'],
  [
    /\b(?:MsalUiRequiredException|MsalClaimsChallengeException|(?:Msal)?InteractionRequired\w*)\b|MSALErrorDomain Code=-50002\b/,
    'interaction_required',
  ],
  [/\bMSALErrorServerDeclinedScopes\b|MSALErrorDomain Code=-50003\b/, 'scopes_declined'],
  [
    /\b(?:MSALErrorServerProtectionPoliciesRequired|IntuneAppProtectionPolicyRequiredException)\b|MSALErrorDomain Code=-50004\b/,
    'protection_policy_required',
  ],
  [/\bMSALErrorUserCanceled\b|MSALErrorDomain Code=-50005\b/, 'user_cancelled:cancelled'],
  [/\bNSURLErrorTimedOut\b|NSURLErrorDomain Code=-1001\b|\brequests\.exceptions\.\w*Timeout\b/, 'timeout'],
  [/\bNSURLErrorNotConnectedToInternet\b|NSURLErrorDomain Code=-1009\b/, 'network:offline'],
  [/\bNSURLErrorCannotFindHost\b|NSURLErrorDomain Code=-1003\b|\bUnknownHostException\b/, 'network:dns'],
  [/\bNSURLErrorCannotConnectToHost\b|NSURLErrorDomain Code=-1004\b/, 'network:refused'],
  [/\bNSURLErrorNetworkConnectionLost\b|NSURLErrorDomain Code=-1005\b/, 'network:reset'],
  [/\bNSURLErrorSecureConnectionFailed\b|NSURLErrorDomain Code=-1200\b|\bSSLHandshakeException\b/, 'network:tls'],
  [
    /\bNSURLErrorDomain\b|\bHttpRequestException\b|\brequests\.exceptions\.ConnectionError\b|\bjava\.net\.\w+Exception\b/,
    'network',
  ],
  [/\brequests\.exceptions\.HTTPError: 5\d\d\b/, 'service_unavailable'],
  [/\bMsal\w+Exception\b|\bMSALErrorDomain\b|\b(?:Browser|Client|Native)?AuthError\b|\bServerError\b/, 'unrecognized'],
]

/**
 * The error behind what an MSAL of any language printed: an exception of .NET, Java or JS with or without its stack, an
 * `NSError`, the dictionary of Python, or a log line around one of them. Codes, words and names in their exact form are read,
 * never prose.
 *
 * @returns `undefined` for a text that names no error of an MSAL or the STS. Never throws.
 */
export function fromMsalText(text: string): StsError | undefined {
  const shown = text.slice(0, limit)
  const body: { [member: string]: unknown } = {}
  const { members } = readBody(shown)
  for (const [name, value] of members) body[name] = value
  for (const [, name = '', single, double, list] of shown.matchAll(pythonMember))
    body[name.replace(/_/g, '')] ??= list?.split(/, ?/) ?? (single ?? double)?.replace(/\\[rn]/g, '\n')
  for (const [member, label] of Object.entries(labels)) body[member.toLowerCase()] ??= label.exec(shown)?.[1]
  const said = jsError.test(shown) ? parseMsalText(shown) : {}
  const { error = said.error } = body
  const word = typeof error === 'string' ? error : undefined
  const status = Number(statusLabel.exec(shown)?.[1]) || undefined
  const errorDescription = body.errordescription ?? said.errorDescription ?? shown
  const kept = { status, body: { ...said, ...body, errorDescription, error } }
  const known = word !== undefined && findRow(word)
  const found = fromMembers(kept, known || word === undefined ? undefined : meaningOfMsal(word))
  const named = findRow(names.find(([pattern]) => pattern.test(shown))?.[1].replace(/^\w+$/, '$&:none'))
  // A class says little: it counts where nothing was sent, and where nothing else is said.
  if (named?.reason === 'cooldown') return fromMembers(kept, named)
  if (found.kind !== 'unrecognized' || found.codes.length) return found
  return named && fromMembers(kept, named)
}
