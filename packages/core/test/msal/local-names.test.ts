import { expect, test } from '@jest/globals'
import { msalNames, type Named } from '@sts-errors/core/msal'

/** As `type code classification`. */
type Names = readonly [dotnet: string, java: string, js: string, python: string, objc: string]

const timeout: Names = [
  'MsalServiceException request_timeout',
  'MsalClientException',
  'AuthError network_error',
  'requests.exceptions.Timeout',
  'NSURLErrorDomain NSURLErrorTimedOut',
]
const fault = (python: string, objc: string): Names => [
  'HttpRequestException',
  'MsalClientException',
  'AuthError network_error',
  `requests.exceptions.${python}`,
  `NSURLErrorDomain NSURLError${objc}`,
]
const silent = (dotnet: string, js = 'no_tokens_found'): Names => [
  `MsalUiRequiredException ${dotnet}`,
  'MsalClientException cache_miss',
  `InteractionRequiredAuthError ${js}`,
  'None',
  'MSALErrorDomain MSALErrorInteractionRequired',
]

test.each<[string, Named, Names]>([
  ['a timeout', { kind: 'timeout', reason: 'none' }, timeout],
  ['a lost connection', { kind: 'network', reason: 'reset' }, fault('ConnectionError', 'NetworkConnectionLost')],
  ['a name that is none', { kind: 'network', reason: 'dns' }, fault('ConnectionError', 'CannotFindHost')],
  ['a refused connection', { kind: 'network', reason: 'refused' }, fault('ConnectionError', 'CannotConnectToHost')],
  ['a certificate', { kind: 'network', reason: 'tls' }, fault('SSLError', 'SecureConnectionFailed')],
  ['a proxy', { kind: 'network', reason: 'proxy' }, fault('ProxyError', 'NetworkConnectionLost')],
  ['being offline', { kind: 'network', reason: 'offline' }, fault('ConnectionError', 'NotConnectedToInternet')],
  [
    'no account',
    { kind: 'interaction_required', reason: 'acquire_token_silent_failed', error: 'user_null' },
    silent('user_null AcquireTokenSilentFailed'),
  ],
  ['no token', { kind: 'interaction_required', reason: 'none' }, silent('no_tokens_found AcquireTokenSilentFailed')],
  [
    'no token, in the words of MSAL.js',
    { kind: 'interaction_required', reason: 'none', error: 'no_tokens_found' },
    silent('no_tokens_found AcquireTokenSilentFailed'),
  ],
  [
    'a prompt that was not to be',
    { kind: 'interaction_required', reason: 'prompt_never_failed', error: 'x' },
    silent('no_prompt_failed PromptNeverFailed', 'login_required'),
  ],
  [
    'a user who gave up',
    { kind: 'user_cancelled', reason: 'cancelled' },
    [
      'MsalClientException authentication_canceled',
      'MsalClientException invalid_authorization_result',
      'BrowserAuthError user_cancelled',
      'None',
      'MSALErrorDomain MSALErrorUserCanceled',
    ],
  ],
  [
    'a gate that was closed',
    { kind: 'throttled', reason: 'cooldown', error: 'invalid_grant', status: 400, codes: ['AADSTS50196', 'AADSTS1'] },
    [
      'MsalThrottledServiceException invalid_grant None',
      'MsalThrottlingException throttled_request',
      'ServerError 50196 1',
      'dict invalid_grant',
      'MSALErrorDomain MSALErrorInteractionRequired',
    ],
  ],
])('what each MSAL calls %s', (_, named, names) => {
  const found = Object.values(msalNames(named)).map(({ type, code, classification }) =>
    [type, code, classification].filter(Boolean).join(' '),
  )
  expect(found).toEqual(names)
})
