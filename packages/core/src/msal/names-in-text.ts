import type { Kind } from '../kinds.ts'

/** What a name means by itself; the first that fits. An `NSError` shows its code, or tells it in its localized description. */
const names: readonly (readonly [RegExp, Kind | `${Kind}:${string}`])[] = [
  // That it asks for the user it has said before, and repeats it without asking the STS.
  [/\bMsalThrottledUiRequiredException\b/, 'interaction_required'],
  [/\bMsalThrottl(?:ed|ing)/, 'throttled:cooldown'],
  [
    /\b(?:MsalUiRequiredException|MsalClaimsChallengeException|(?:Msal)?InteractionRequired\w*)\b|MSALErrorDomain (?:Code=|error )-50002\b/,
    'interaction_required',
  ],
  [
    /\bMSALErrorWorkplaceJoinRequired\b|MSALErrorDomain (?:Code=|error )-50001\b/,
    'interaction_required:device_required',
  ],
  [/\bMSALErrorServerDeclinedScopes\b|MSALErrorDomain (?:Code=|error )-50003\b/, 'scopes_declined'],
  [
    /\b(?:MSALErrorServerProtectionPoliciesRequired|IntuneAppProtectionPolicyRequiredException)\b|MSALErrorDomain (?:Code=|error )-50004\b/,
    'protection_policy_required',
  ],
  [/\bMSALErrorUserCanceled\b|MSALErrorDomain (?:Code=|error )-50005\b/, 'user_cancelled:cancelled'],
  [/\bMSALErrorServerError\b|MSALErrorDomain (?:Code=|error )-50006\b/, 'service_unavailable'],
  [
    /\bNSURLErrorTimedOut\b|NSURLErrorDomain (?:Code=|error )-1001\b|\brequests\.exceptions\.\w*Timeout\b|\bSocketTimeoutException\b/,
    'timeout',
  ],
  [
    /\bNSURLErrorNotConnectedToInternet\b|NSURLErrorDomain (?:Code=|error )-1009\b|\bNoRouteToHostException\b/,
    'network:offline',
  ],
  [/\bNSURLErrorCannotFindHost\b|NSURLErrorDomain (?:Code=|error )-1003\b|\bUnknownHostException\b/, 'network:dns'],
  [/\bNSURLErrorCannotConnectToHost\b|NSURLErrorDomain (?:Code=|error )-1004\b/, 'network:refused'],
  [/\bNSURLErrorNetworkConnectionLost\b|NSURLErrorDomain (?:Code=|error )-1005\b/, 'network:reset'],
  [
    /\bNSURLErrorSecureConnectionFailed\b|NSURLErrorDomain (?:Code=|error )-12\d\d\b|\bSSL\w*Exception\b|\brequests\.exceptions\.SSLError\b|\bSystem\.Security\.Authentication\.AuthenticationException\b/,
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

/** The kind and the reason of the name of a type or a number that stands in a text. */
export const meaningOfNames = (text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1].replace(/^\w+$/, '$&:none')
