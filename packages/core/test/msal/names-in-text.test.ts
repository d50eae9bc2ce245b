import { describe, expect, test } from '@jest/globals'
import { meaningOfNames } from '../../src/msal/names-in-text.ts'

describe('an NSError, by its number, its localized text or its symbol', () => {
  test.each([
    ['MSAL', -50001, 'MSALErrorWorkplaceJoinRequired', 'interaction_required:device_required'],
    ['MSAL', -50002, 'MSALErrorInteractionRequired', 'interaction_required:none'],
    ['MSAL', -50003, 'MSALErrorServerDeclinedScopes', 'scopes_declined:none'],
    ['MSAL', -50004, 'MSALErrorServerProtectionPoliciesRequired', 'protection_policy_required:none'],
    ['MSAL', -50005, 'MSALErrorUserCanceled', 'user_cancelled:cancelled'],
    ['MSAL', -50006, 'MSALErrorServerError', 'service_unavailable:none'],
    ['NSURL', -1001, 'NSURLErrorTimedOut', 'timeout:none'],
    ['NSURL', -1003, 'NSURLErrorCannotFindHost', 'network:dns'],
    ['NSURL', -1004, 'NSURLErrorCannotConnectToHost', 'network:refused'],
    ['NSURL', -1005, 'NSURLErrorNetworkConnectionLost', 'network:reset'],
    ['NSURL', -1009, 'NSURLErrorNotConnectedToInternet', 'network:offline'],
    ['NSURL', -1200, 'NSURLErrorSecureConnectionFailed', 'network:tls'],
  ])('%s %d, %s, is %s', (domain, number, symbol, meaning) => {
    expect(meaningOfNames(`Error Domain=${domain}ErrorDomain Code=${number} "(null)"`)).toBe(meaning)
    expect(meaningOfNames(`It could not be done. (${domain}ErrorDomain error ${number}.)`)).toBe(meaning)
    expect(meaningOfNames(`it failed with ${symbol}`)).toBe(meaning)
  })

  test('of several the outermost counts that says something', () => {
    const [unknown, reset, dns] = [-1, -1005, -1003].map(number => `NSURLErrorDomain Code=${number}`)
    expect(meaningOfNames(`${unknown} {${reset} {${dns}}}`)).toBe('network:reset')
  })
})

test.each([
  ['MsalThrottledUiRequiredException', 'interaction_required:none'],
  ['MsalThrottledException', 'throttled:cooldown'],
  ['MsalThrottlingException', 'throttled:cooldown'],
  ['MsalUiRequiredException', 'interaction_required:none'],
  ['MsalClaimsChallengeException', 'interaction_required:none'],
  ['MsalInteractionRequiredException', 'interaction_required:none'],
  ['InteractionRequiredAuthError', 'interaction_required:none'],
  ['IntuneAppProtectionPolicyRequiredException', 'protection_policy_required:none'],
  ['requests.exceptions.Timeout', 'timeout:none'],
  ['requests.exceptions.ReadTimeout', 'timeout:none'],
  ['java.net.SocketTimeoutException', 'timeout:none'],
  ['java.net.UnknownHostException', 'network:dns'],
  ['javax.net.ssl.SSLHandshakeException', 'network:tls'],
  ['SSLException', 'network:tls'],
  ['requests.exceptions.SSLError', 'network:tls'],
  ['System.Security.Authentication.AuthenticationException', 'network:tls'],
  ['requests.exceptions.ProxyError', 'network:proxy'],
  ['NSURLErrorDomain', 'network:none'],
  ['System.Net.Http.HttpRequestException', 'network:none'],
  ['requests.exceptions.ConnectionError', 'network:none'],
  ['java.net.ConnectException', 'network:none'],
  ['requests.exceptions.HTTPError: 503 Server Error', 'service_unavailable:none'],
  ['MsalServiceError: HTTP Error: 502', 'service_unavailable:none'],
  ['MsalServiceException', 'unrecognized:none'],
  ['MSALErrorDomain', 'unrecognized:none'],
  ['AuthError', 'unrecognized:none'],
  ['BrowserAuthError', 'unrecognized:none'],
  ['NativeAuthError', 'unrecognized:none'],
  ['ServerError', 'unrecognized:none'],
  ['requests.exceptions.HTTPError: 404 Not Found', undefined],
  ['MyServerError', undefined],
  ['a sentence', undefined],
])('%s is %s', (text, meaning) => {
  expect(meaningOfNames(text)).toBe(meaning)
  expect(meaningOfNames(`Unhandled: ${text}, at line 5`)).toBe(meaning)
})
