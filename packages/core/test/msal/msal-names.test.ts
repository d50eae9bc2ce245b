import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { toStsError } from '@sts-errors/core'
import { fromMsalText, type MsalLibrary, type MsalName, msalNames, type Named } from '@sts-errors/core/msal'
import fc from 'fast-check'
import { errorOf, matrixFile, msalMatrix, namesOf, type Row, rows } from '../../../../scripts/msal-matrix.ts'
import { printed } from './printed.ts'

const libraries: readonly MsalLibrary[] = ['dotnet', 'java', 'js', 'python', 'objc']

test('docs/msal-matrix.md is up to date (npm run matrix)', () => {
  expect(readFileSync(matrixFile, 'utf8')).toBe(msalMatrix())
})

describe('what each MSAL calls an error', () => {
  test.each([
    [
      'a bare invalid_grant',
      { status: 400, error: 'invalid_grant' },
      ['MsalUiRequiredException', 'MsalInteractionRequiredException', 'ServerError', 'dict', 'MSALErrorDomain'],
    ],
    [
      'interaction_required, which Java does not know',
      { status: 400, error: 'interaction_required' },
      ['MsalUiRequiredException', 'MsalServiceException', 'InteractionRequiredAuthError', 'dict', 'MSALErrorDomain'],
    ],
    [
      'another application’s token',
      { status: 400, error: 'invalid_grant', suberror: 'client_mismatch' },
      ['MsalServiceException', 'MsalServiceException', 'ServerError', 'dict', 'MSALErrorDomain'],
    ],
    [
      'an answer with claims',
      { status: 400, error: 'invalid_grant', claims: '{"access_token":{}}' },
      ['MsalClaimsChallengeException', 'MsalInteractionRequiredException', 'ServerError', 'dict', 'MSALErrorDomain'],
    ],
    [
      '429 in plain text',
      { status: 429 },
      [
        'MsalThrottledServiceException',
        'MsalJsonParsingException',
        'AuthError',
        'json.decoder.JSONDecodeError',
        'MSALErrorDomain',
      ],
    ],
    [
      '503',
      { status: 503, error: 'temporarily_unavailable' },
      [
        'MsalServiceException',
        'MsalServiceException',
        'ServerError',
        'msal.exceptions.MsalServiceError',
        'MSALErrorDomain',
      ],
    ],
  ])('%s', (_what, body, types) => {
    const error = toStsError({ status: body.status, body })
    if (!error) throw new Error('no error')
    const names = msalNames(error)
    expect(libraries.map(library => names[library].type)).toEqual(types)
  })

  test.each([
    ['basic_action', 'BasicAction', 'BASIC_ACTION', 'basic_action'],
    ['Additional_Action', 'AdditionalAction', 'ADDITIONAL_ACTION', 'Additional_Action'],
    ['message_only', 'MessageOnly', 'MESSAGE_ONLY', 'message_only'],
    ['consent_required', 'ConsentRequired', 'CONSENT_REQUIRED', 'consent_required'],
    ['user_password_expired', 'UserPasswordExpired', 'USER_PASSWORD_EXPIRED', 'user_password_expired'],
    ['token_expired', 'None', 'NONE', ''],
    ['bad_token', 'None', 'NONE', ''],
    ['device_authentication_failed', 'None', 'NONE', ''],
    ['of_tomorrow', 'None', 'NONE', 'of_tomorrow'],
  ])('the suberror %s is the classification of each', (suberror, dotnet, java, python) => {
    const names = msalNames({
      kind: 'interaction_required',
      reason: 'none',
      error: 'invalid_grant',
      suberror,
      status: 400,
    })
    expect([names.dotnet, names.java, names.python].map(({ classification }) => classification)).toEqual([
      dotnet,
      java,
      python,
    ])
  })

  test.each<[string, MsalLibrary, Omit<Named, 'kind' | 'reason'> & Partial<Named>, MsalName]>([
    [
      '.NET compares words in any case',
      'dotnet',
      { status: 400, error: 'Invalid_Grant', suberror: 'Client_Mismatch' },
      { type: 'MsalServiceException', code: 'Invalid_Grant' },
    ],
    [
      '.NET asks the user of a 5xx too, whose code it replaces',
      'dotnet',
      { status: 500, error: 'invalid_grant' },
      { type: 'MsalUiRequiredException', code: 'service_not_available', classification: 'None' },
    ],
    [
      '.NET leaves invalid_client its code at any status',
      'dotnet',
      { status: 503, error: 'invalid_client' },
      { type: 'MsalServiceException', code: 'invalid_client' },
    ],
    [
      '.NET calls a 404 without a body not_found',
      'dotnet',
      { status: 404, body: 'none' },
      { type: 'MsalServiceException', code: 'not_found' },
    ],
    [
      '.NET calls a 429 without a body what it calls any other',
      'dotnet',
      { status: 429, body: 'none' },
      { type: 'MsalServiceException', code: 'http_status_not_200' },
    ],
    [
      '.NET repeats at its gate what closed it',
      'dotnet',
      { kind: 'throttled', reason: 'cooldown', status: 503, error: 'temporarily_unavailable' },
      { type: 'MsalThrottledServiceException', code: 'service_not_available' },
    ],
    [
      '.NET has words of its own for want of an account',
      'dotnet',
      { reason: 'acquire_token_silent_failed', error: 'user_null' },
      { type: 'MsalUiRequiredException', code: 'user_null', classification: 'AcquireTokenSilentFailed' },
    ],
    [
      '.NET does not use the words of JS',
      'dotnet',
      { reason: 'acquire_token_silent_failed', error: 'no_account_found' },
      { type: 'MsalUiRequiredException', code: 'no_tokens_found', classification: 'AcquireTokenSilentFailed' },
    ],
    [
      '.NET: prompt=none failed',
      'dotnet',
      { reason: 'prompt_never_failed' },
      { type: 'MsalUiRequiredException', code: 'no_prompt_failed', classification: 'PromptNeverFailed' },
    ],
    [
      'Java knows no error without a description',
      'java',
      { status: 400, error: 'invalid_scope' },
      { type: 'MsalServiceException', code: 'unknown' },
    ],
    [
      'Java compares suberrors as they are',
      'java',
      { status: 400, error: 'INVALID_GRANT', suberror: 'Client_Mismatch' },
      { type: 'MsalInteractionRequiredException', code: 'INVALID_GRANT', classification: 'NONE' },
    ],
    ['Java: nothing came', 'java', { status: 500, body: 'none' }, { type: 'MsalServiceException', code: 'unknown' }],
    ['Java: a fault', 'java', { kind: 'network', reason: 'reset' }, { type: 'MsalClientException', code: '' }],
    [
      'Java: a closed gate',
      'java',
      { kind: 'throttled', reason: 'cooldown', status: 429 },
      { type: 'MsalThrottlingException', code: 'throttled_request' },
    ],
    [
      'Java: no token to renew',
      'java',
      { reason: 'acquire_token_silent_failed' },
      { type: 'MsalClientException', code: 'cache_miss' },
    ],
    [
      'JS searches the description',
      'js',
      { status: 400, error: 'invalid_grant', errorDescription: 'AADSTS1: login_required of somebody' },
      { type: 'InteractionRequiredAuthError', code: 'invalid_grant' },
    ],
    [
      'JS takes JSON without error for a success',
      'js',
      { status: 400, body: 'json' },
      { type: 'AuthenticationResult', code: '' },
    ],
    [
      'JS has the codes where the word belongs at a closed gate',
      'js',
      { kind: 'throttled', reason: 'cooldown', status: 429, codes: ['AADSTS90055'] },
      { type: 'ServerError', code: '90055' },
    ],
    [
      'JS: no token to renew',
      'js',
      { reason: 'login_required', error: 'no_tokens_found' },
      { type: 'InteractionRequiredAuthError', code: 'no_tokens_found' },
    ],
    [
      'Python takes JSON without error for a success',
      'python',
      { status: 400, body: 'json' },
      { type: 'dict', code: '' },
    ],
    [
      'Python raises a 5xx whatever it says',
      'python',
      { status: 503, error: 'invalid_grant' },
      { type: 'msal.exceptions.MsalServiceError', code: '' },
    ],
    ['Python: no token to renew', 'python', { reason: 'acquire_token_silent_failed' }, { type: 'None', code: '' }],
    [
      'Python: a certificate that is not trusted',
      'python',
      { kind: 'network', reason: 'tls' },
      { type: 'requests.exceptions.SSLError', code: '' },
    ],
    [
      'iOS reads no body but of 400 and 401',
      'objc',
      { status: 429, error: 'invalid_grant' },
      {
        type: 'MSALErrorDomain',
        code: 'MSALErrorInternal',
        classification: 'MSALInternalErrorUnhandledResponse',
      },
    ],
    [
      'iOS asks the user of server_error too where it reads it',
      'objc',
      { status: 400, error: 'server_error' },
      { type: 'MSALErrorDomain', code: 'MSALErrorInteractionRequired' },
    ],
    [
      'iOS: protection policies are an unauthorized client',
      'objc',
      { status: 400, error: 'invalid_grant', suberror: 'protection_policy_required' },
      { type: 'MSALErrorDomain', code: 'MSALErrorInteractionRequired' },
    ],
    [
      'iOS leaves what is no JSON to Foundation',
      'objc',
      { status: 400 },
      { type: 'NSCocoaErrorDomain', code: 'NSPropertyListReadCorruptError' },
    ],
    [
      'iOS misses the token in JSON without error',
      'objc',
      { status: 400, body: 'json' },
      { type: 'MSALErrorDomain', code: 'MSALErrorInternal', classification: 'MSALInternalErrorUnexpected' },
    ],
    [
      'iOS asks the user who declined in another place',
      'objc',
      { kind: 'user_cancelled', reason: 'consent_declined', status: 400, error: 'access_denied' },
      { type: 'MSALErrorDomain', code: 'MSALErrorInteractionRequired' },
    ],
    [
      'no word of the wire is one of the language',
      'objc',
      { status: 400, error: 'constructor' },
      { type: 'MSALErrorDomain', code: 'MSALErrorInteractionRequired' },
    ],
  ])('%s', (_what, library, named, expected) => {
    expect(msalNames({ kind: 'interaction_required', reason: 'none', ...named })[library]).toEqual(expected)
  })

  test('the classifications that only a client can know are told by the reason', () => {
    const of = (reason: string) => msalNames({ kind: 'interaction_required', reason }).dotnet.classification
    expect(of('prompt_never_failed')).toBe('PromptNeverFailed')
    expect(of('acquire_token_silent_failed')).toBe('AcquireTokenSilentFailed')
  })

  test.each([
    ['network', 'offline', 'HttpRequestException', 'NSURLErrorNotConnectedToInternet', 'network_error'],
    ['network', 'dns', 'HttpRequestException', 'NSURLErrorCannotFindHost', 'network_error'],
    ['network', 'reset', 'HttpRequestException', 'NSURLErrorNetworkConnectionLost', 'network_error'],
    ['timeout', 'none', 'MsalServiceException', 'NSURLErrorTimedOut', 'network_error'],
    ['user_cancelled', 'cancelled', 'MsalClientException', 'MSALErrorUserCanceled', 'user_cancelled'],
  ] as const)('%s: %s', (kind, reason, dotnet, objc, js) => {
    const names = msalNames({ kind, reason })
    expect([names.dotnet.type, names.objc.code, names.js.code]).toEqual([dotnet, objc, js])
  })
})

/** What shows nothing by which anybody could tell. */
function isLost(library: MsalLibrary, { error, code, suberror, body }: Row): boolean {
  // It never shows the error itself.
  if (library === 'java') return error ? !code && !suberror : body === 'text'
  if (library === 'js' || library === 'python') return !error
  return library === 'objc' && body !== undefined
}

describe.each(libraries)('what %s prints', library => {
  test.each(rows.map(row => ({ row, name: JSON.stringify(row) })))('of $name is the same kind here', ({ row }) => {
    const error = errorOf(row)
    const found = fromMsalText(printed[library](row, namesOf(row)[library]))
    // Java and JS show no suberror.
    const isCut = row.suberror && (library === 'java' || library === 'js')
    if (isLost(library, row) || isCut)
      expect([undefined, 'unrecognized', 'interaction_required', 'invalid_request', error.kind]).toContain(found?.kind)
    else expect(found).toMatchObject({ kind: error.kind })
    // iOS reads no body but of 400 and 401.
    if (row.code && !(library === 'objc' && row.status === 429)) expect(found?.codes).toContain(row.code)
  })
})

describe('a printed text', () => {
  test.each<[string, string, object | undefined]>([
    [
      'of a local exception of .NET',
      'Microsoft.Identity.Client.MsalClientException:\n\tErrorCode: authentication_canceled\nUser canceled authentication.',
      { kind: 'user_cancelled' },
    ],
    [
      'of .NET that found no account',
      'MsalUiRequiredException:\n\tErrorCode: user_null',
      { kind: 'interaction_required', reason: 'acquire_token_silent_failed' },
    ],
    [
      'of a closed gate',
      'Microsoft.Identity.Client.MsalThrottledServiceException: Your app has been throttled',
      { kind: 'throttled', reason: 'cooldown' },
    ],
    [
      'of Python without an answer',
      "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='login.microsoftonline.com', port=443)",
      { kind: 'network' },
    ],
    [
      'of iOS offline',
      'Error Domain=NSURLErrorDomain Code=-1009 "The Internet connection appears to be offline."',
      { kind: 'network', reason: 'offline' },
    ],
    ['of iOS, cancelled', 'Error Domain=MSALErrorDomain Code=-50005 "(null)"', { kind: 'user_cancelled' }],
    ['of iOS, fewer scopes', 'Error Domain=MSALErrorDomain Code=-50003 "(null)"', { kind: 'scopes_declined' }],
    [
      'of JS in a log line',
      '2026-01-05 [error] ClientAuthError: no_account_found: See https://aka.ms/msal.js.errors#no_account_found',
      { kind: 'interaction_required' },
    ],
    [
      'of @azure/identity',
      'AuthenticationRequiredError: invalid_client: Error(s): 7000215 - Timestamp: x - Description: AADSTS7000215: y - Correlation ID: Not Available - Trace ID: Not Available',
      { kind: 'invalid_client', reason: 'secret_invalid' },
    ],
    [
      'of .NET that could not connect, with what lies beneath',
      'System.Net.Http.HttpRequestException: No such host is known. (sts.example:443)\n ---> System.Net.Sockets.SocketException (11001): No such host is known.\n   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync()\n   --- End of inner exception stack trace ---',
      { kind: 'network' },
    ],
    [
      'of .NET that does not trust a certificate',
      'System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid',
      { kind: 'network', reason: 'tls' },
    ],
    [
      'of .NET that ran out of time, with what lies beneath',
      'MSAL.NetCore.4.83.1.0.MsalServiceException:\n\tErrorCode: request_timeout\nMicrosoft.Identity.Client.MsalServiceException: Request to the endpoint timed out. CorrelationId: 0d4d4e4a-7a3c-4c1c-9f5e-000000000001\n ---> System.Threading.Tasks.TaskCanceledException: A task was canceled.\n   --- End of inner exception stack trace ---\nInner Exception: System.Threading.Tasks.TaskCanceledException: A task was canceled.\n\tStatusCode: 0 \n\tResponseBody: ',
      { kind: 'timeout', correlationId: '0d4d4e4a-7a3c-4c1c-9f5e-000000000001' },
    ],
    [
      'of .NET with claims, whose body has more than the message',
      'MSAL.NetCore.4.83.1.0.MsalClaimsChallengeException:\n\tErrorCode: interaction_required\nMicrosoft.Identity.Client.MsalClaimsChallengeException: AADSTS50079: More is needed. The returned error contains a claims challenge.\n\tStatusCode: 400 \n\tResponseBody: {"error":"interaction_required","error_description":"AADSTS50079: More is needed.","error_codes":[50079],"suberror":"basic_action","claims":"{\\"access_token\\":{}}"}',
      {
        kind: 'interaction_required',
        status: 400,
        code: 'AADSTS50079',
        suberror: 'basic_action',
        claims: '{"access_token":{}}',
      },
    ],
    [
      'of .NET as JSON (ToJsonString)',
      '{\n  "type": "MsalUiRequiredException",\n  "error_code": "invalid_grant",\n  "error_description": "AADSTS65001: Nobody has consented.",\n  "additional_exception_data": {},\n  "claims": null,\n  "response_body": "",\n  "correlation_id": "0d4d4e4a-7a3c-4c1c-9f5e-000000000001",\n  "sub_error": "consent_required"\n}',
      {
        kind: 'interaction_required',
        reason: 'consent_required',
        error: 'invalid_grant',
        code: 'AADSTS65001',
        correlationId: '0d4d4e4a-7a3c-4c1c-9f5e-000000000001',
      },
    ],
    [
      'of .NET throttled, which has no other class at its gate',
      'MSAL.NetCore.4.83.1.0.MsalThrottledServiceException:\n\tErrorCode: request_throttled\nMicrosoft.Identity.Client.MsalThrottledServiceException: Too many requests.\n\tStatusCode: 429 \n\tResponseBody: Too many requests',
      { kind: 'throttled', reason: 'quota', status: 429 },
    ],
    [
      'of .NET at its gate for the user, who is asked for still',
      'MSAL.NetCore.4.83.1.0.MsalThrottledUiRequiredException:\n\tErrorCode: invalid_grant\nMicrosoft.Identity.Client.MsalThrottledUiRequiredException: AADSTS50076: More is needed.\n\tStatusCode: 400 \n\tResponseBody: ',
      { kind: 'interaction_required', reason: 'mfa_required' },
    ],
    [
      'of .NET with prompt=none',
      'MSAL.NetCore.4.83.1.0.MsalUiRequiredException:\n\tErrorCode: no_prompt_failed\nSomething.',
      { kind: 'interaction_required', reason: 'prompt_never_failed' },
    ],
    [
      'of Java, within another',
      'java.util.concurrent.CompletionException: com.microsoft.aad.msal4j.MsalServiceException: [Correlation ID: 0d4d4e4a-7a3c-4c1c-9f5e-000000000001] AADSTS7000215: The secret is wrong.',
      { kind: 'invalid_client', reason: 'secret_invalid', correlationId: '0d4d4e4a-7a3c-4c1c-9f5e-000000000001' },
    ],
    [
      'of Java without a name server',
      'com.microsoft.aad.msal4j.MsalClientException: java.net.UnknownHostException: sts.example\n\tat com.microsoft.aad.msal4j.HttpHelper.executeHttpRequest(HttpHelper.java:55)\nCaused by: java.net.UnknownHostException: sts.example',
      { kind: 'network', reason: 'dns' },
    ],
    [
      'of Java that ran out of time',
      'com.microsoft.aad.msal4j.MsalClientException: java.net.SocketTimeoutException: Read timed out',
      { kind: 'timeout' },
    ],
    [
      'of Java that does not trust a certificate',
      'com.microsoft.aad.msal4j.MsalClientException: javax.net.ssl.SSLHandshakeException: PKIX path building failed',
      { kind: 'network', reason: 'tls' },
    ],
    [
      'of Java at its gate',
      'com.microsoft.aad.msal4j.MsalThrottlingException: Request was throttled according to instructions from STS. Retry in 60000 ms.',
      { kind: 'throttled', reason: 'cooldown' },
    ],
    [
      'of Java without a body',
      'com.microsoft.aad.msal4j.MsalServiceException: Unknown service exception. Http request returned status code 503 with no response body',
      { kind: 'service_unavailable', status: 503 },
    ],
    [
      'of JS, inspected by Node',
      "InteractionRequiredAuthError: invalid_grant: AADSTS50173: The session was revoked.\n    at ResponseHandler.validateTokenResponse (index.mjs:1:1) {\n  errorCode: 'invalid_grant',\n  errorMessage: 'AADSTS50173: The session was revoked.',\n  subError: 'bad_token',\n  correlationId: '0d4d4e4a-7a3c-4c1c-9f5e-000000000001',\n  claims: ''\n}",
      { kind: 'interaction_required', reason: 'token_revoked', error: 'invalid_grant', suberror: 'bad_token' },
    ],
    [
      'of JS as JSON',
      '{"errorCode":"login_required","errorMessage":"AADSTS50058: Nobody is signed in.","subError":"","name":"InteractionRequiredAuthError","correlationId":"0d4d4e4a-7a3c-4c1c-9f5e-000000000001","claims":""}',
      { kind: 'interaction_required', reason: 'login_required', errorDescription: 'AADSTS50058: Nobody is signed in.' },
    ],
    [
      'of JS in a page that is offline',
      'BrowserAuthError: no_network_connectivity: See https://aka.ms/msal.js.errors#no_network_connectivity for details',
      { kind: 'network', reason: 'offline' },
    ],
    [
      'of Python, a dictionary with both quotes',
      `{'error': 'invalid_grant', 'error_description': 'AADSTS50055: The user\\'s "password" has expired.\\r\\nTrace ID: t', 'error_codes': [50055], 'suberror': 'user_password_expired', 'classification': 'user_password_expired'}`,
      { kind: 'interaction_required', reason: 'user_password_expired', code: 'AADSTS50055' },
    ],
    [
      'of Python that found no tenant',
      'ValueError: OIDC Discovery failed on https://sts.example/t/v2.0/.well-known/openid-configuration. HTTP status: 400, Error: {"error":"invalid_tenant","error_description":"AADSTS90002: No such tenant.","error_codes":[90002]}',
      { kind: 'invalid_request', code: 'AADSTS90002', status: 400, error: 'invalid_tenant' },
    ],
    [
      'of Python of old, a 5xx',
      'requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://sts.example/t/oauth2/v2.0/token',
      { kind: 'service_unavailable' },
    ],
    [
      'of Python, a 5xx',
      'msal.exceptions.MsalServiceError: HTTP Error: 502',
      { kind: 'service_unavailable', status: 502 },
    ],
    [
      'of Python that does not trust a certificate',
      "requests.exceptions.SSLError: HTTPSConnectionPool(host='sts.example', port=443): Max retries exceeded",
      { kind: 'network', reason: 'tls' },
    ],
    [
      'of Python that ran out of time',
      "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='sts.example', port=443): Read timed out. (read timeout=5)",
      { kind: 'timeout' },
    ],
    [
      'of iOS, the server’s error beneath its own',
      'Error Domain=MSALErrorDomain Code=-50002 "(null)" UserInfo={MSALErrorDescriptionKey=User interaction is required, MSALOAuthErrorKey=invalid_grant, MSALOAuthSubErrorKey=basic_action, NSUnderlyingError=0x600000c1d2f0 {Error Domain=MSIDOAuthErrorDomain Code=-51412 "(null)" UserInfo={MSIDErrorDescriptionKey=AADSTS50076: More is needed., MSIDOAuthErrorKey=invalid_grant, MSIDCorrelationIdKey=0d4d4e4a-7a3c-4c1c-9f5e-000000000001}}}',
      {
        kind: 'interaction_required',
        reason: 'mfa_required',
        suberror: 'basic_action',
        code: 'AADSTS50076',
        correlationId: '0d4d4e4a-7a3c-4c1c-9f5e-000000000001',
      },
    ],
    [
      'of iOS, its inner error alone',
      'Error Domain=MSIDOAuthErrorDomain Code=-51411 "(null)" UserInfo={MSIDErrorDescriptionKey=Something., MSIDOAuthErrorKey=invalid_client}',
      { kind: 'invalid_client' },
    ],
    [
      'of iOS, a 5xx',
      'Error Domain=MSALErrorDomain Code=-50000 "(null)" UserInfo={MSALHTTPResponseCodeKey=503, MSALInternalErrorCodeKey=-42007}',
      { kind: 'service_unavailable', status: 503 },
    ],
    [
      'of iOS, localized',
      'The operation couldn’t be completed. (MSALErrorDomain error -50002.)',
      { kind: 'interaction_required' },
    ],
    [
      'of iOS, localized, without a connection',
      'The operation couldn’t be completed. (NSURLErrorDomain error -1005.)',
      { kind: 'network', reason: 'reset' },
    ],
    [
      'of iOS that must join a workplace',
      'Error Domain=MSALErrorDomain Code=-50001 "(null)"',
      { kind: 'interaction_required', reason: 'device_required' },
    ],
    ['with nothing but a code', 'it said AADSTS50076 again', { kind: 'interaction_required', code: 'AADSTS50076' }],
    ['of something else', 'TypeError: x is not a function', undefined],
    ['that is empty', '', undefined],
  ])('%s', (_what, text, expected) => {
    const found = fromMsalText(text)
    if (expected) expect(found).toMatchObject(expected)
    else expect(found).toBeUndefined()
  })

  test('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), text => {
        fromMsalText(text)
        fromMsalText(`Error(s): ${text}MSALOAuthErrorKey=${text}'a': '${text}`)
      }),
    )
  })
})
