import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { toStsError } from '@sts-errors/core'
import { fromMsalText, type MsalLibrary, msalNames } from '@sts-errors/core/msal'
import fc from 'fast-check'
import { errorOf, matrixFile, msalMatrix, rows } from '../../../../scripts/msal-matrix.ts'
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
      ['MsalServiceException', 'MsalServiceException', 'AuthError', 'ValueError', 'MSALErrorDomain'],
    ],
    [
      '503',
      { status: 503, error: 'temporarily_unavailable' },
      [
        'MsalServiceException',
        'MsalServiceException',
        'ServerError',
        'requests.exceptions.HTTPError',
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
    ['Additional_Action', 'AdditionalAction', 'ADDITIONAL_ACTION', 'additional_action'],
    ['message_only', 'MessageOnly', 'MESSAGE_ONLY', 'message_only'],
    ['consent_required', 'ConsentRequired', 'CONSENT_REQUIRED', 'consent_required'],
    ['user_password_expired', 'UserPasswordExpired', 'USER_PASSWORD_EXPIRED', 'user_password_expired'],
    ['token_expired', 'None', 'NONE', ''],
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

describe.each(libraries)('what %s prints', library => {
  test.each(rows.map(row => ({ row, name: JSON.stringify(row) })))('of $name is the same kind here', ({ row }) => {
    const error = errorOf(row)
    if (!error) throw new Error('no error')
    const found = fromMsalText(printed[library](row, msalNames(error)[library]))
    // Of some answers a library shows nothing by which anybody could tell: Java never shows the error itself.
    const isLost =
      library === 'java' ? !row.code && !row.suberror : !row.error && library !== 'dotnet' && library !== 'objc'
    // Java and JS show no suberror.
    const isCut = row.suberror && (library === 'java' || library === 'js')
    if (isLost || isCut)
      expect([undefined, 'unrecognized', 'interaction_required', 'invalid_request', error.kind]).toContain(found?.kind)
    else expect(found).toMatchObject({ kind: error.kind })
    if (row.code) expect(found?.codes).toContain(row.code)
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
    ['with nothing but a code', 'it said AADSTS50076 again', { kind: 'interaction_required', code: 'AADSTS50076' }],
    ['of something else', 'TypeError: x is not a function', undefined],
    ['that is empty', '', undefined],
  ])('%s', (_what, text, expected) => {
    const found = fromMsalText(text)
    if (expected) expect(found).toMatchObject(expected)
    else expect(found).toBeUndefined()
  })

  test('is read in time, and never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), text => {
        fromMsalText(text)
        fromMsalText(`Error(s): ${text}MSALOAuthErrorKey=${text}'a': '${text}`)
      }),
    )
    const startedAt = performance.now()
    for (const unit of ["'a': '\\", 'ErrorCode: ', 'a_', ' - Description: ', '{"a":"', "'a': ["])
      fromMsalText(unit.repeat(100_000))
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })
})
