import type { Kind } from '../kinds.ts'

type Meaning = Kind | `${Kind}:${string}`

/** The numbers and symbols of an `NSError`. */
const nsErrors: readonly (readonly [number: string, symbol: string, meaning: Meaning])[] = [
  ['-50001', 'MSALErrorWorkplaceJoinRequired', 'interaction_required:device_required'],
  ['-50002', 'MSALErrorInteractionRequired', 'interaction_required'],
  ['-50003', 'MSALErrorServerDeclinedScopes', 'scopes_declined'],
  ['-50004', 'MSALErrorServerProtectionPoliciesRequired', 'protection_policy_required'],
  ['-50005', 'MSALErrorUserCanceled', 'user_cancelled:cancelled'],
  ['-50006', 'MSALErrorServerError', 'service_unavailable'],
  ['-1001', 'NSURLErrorTimedOut', 'timeout'],
  ['-1003', 'NSURLErrorCannotFindHost', 'network:dns'],
  ['-1004', 'NSURLErrorCannotConnectToHost', 'network:refused'],
  ['-1005', 'NSURLErrorNetworkConnectionLost', 'network:reset'],
  ['-1009', 'NSURLErrorNotConnectedToInternet', 'network:offline'],
  ['-1200', 'NSURLErrorSecureConnectionFailed', 'network:tls'],
]
/** As it is printed, and as its localized description ends; or its symbol alone. */
const nsError = /\b(?:MSAL|NSURL)ErrorDomain (?:Code=|error )(-\d+)|\b(?:MSAL|NSURL)Error[A-Z]\w+/g

/** What a name means by itself; the first that fits. */
const names: readonly (readonly [RegExp, Meaning])[] = [
  // That it asks for the user it has said before, and repeats it without asking the STS.
  [/\bMsalThrottledUiRequired/, 'interaction_required'],
  [/\bMsalThrottl(?:ed|ing)/, 'throttled:cooldown'],
  [/\b(?:MsalUiRequired|MsalClaimsChallenge|(?:Msal)?InteractionRequired)/, 'interaction_required'],
  [/\bIntuneAppProtectionPolicyRequired/, 'protection_policy_required'],
  [/\brequests\.exceptions\.\w*Timeout\b|\bSocketTimeoutException\b/, 'timeout'],
  [/\bUnknownHostException\b/, 'network:dns'],
  [
    /\bSSL\w*Exception\b|\brequests\.exceptions\.SSLError\b|\bSystem\.Security\.Authentication\.AuthenticationException\b/,
    'network:tls',
  ],
  [/\brequests\.exceptions\.ProxyError\b/, 'network:proxy'],
  [
    /\bNSURLErrorDomain\b|\bHttpRequestException\b|\brequests\.exceptions\.ConnectionError\b|\bjava\.net\.\w+Exception\b/,
    'network',
  ],
  [/\b(?:requests\.exceptions\.HTTP|MsalServiceError: HTTP )Error: 5\d\d\b/, 'service_unavailable'],
  [
    /\bMsal\w+(?:Exception|Error)\b|\bMSALErrorDomain\b|\b(?:Browser|Client|Native)?AuthError\b|\bServerError\b/,
    'unrecognized',
  ],
]

/** The kind and the reason of the type or the number that a text names: of several `NSError`s the outermost that says something. */
export function meaningOfNames(text: string): string | undefined {
  let found: Meaning | undefined
  for (const [symbol, number] of text.matchAll(nsError))
    found ??= nsErrors.find(row => row[0] === number || row[1] === symbol)?.[2]
  found ??= names.find(([pattern]) => pattern.test(text))?.[1]
  return found?.replace(/^\w+$/, '$&:none')
}
