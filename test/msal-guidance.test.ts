import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  authorizationParams,
  classify,
  errorGroup,
  fromAuthorizationResponse,
  HeaderView,
  mergeClaims,
  parseErrorResponse,
  parseRetryAfter,
  ScopesDeclinedError,
  type StsError,
  StsError as StsErrors,
  toStsError,
} from '@sts-errors/core'
import { describeCode } from '@sts-errors/core/catalog'
import { fromMsalText } from '@sts-errors/core/msal'
import { createFetch } from '@sts-errors/fetch'
import { normalizeError } from '@sts-errors/msal'
import { root } from './source-files.ts'
import { useSimulator } from './use-simulator.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** The error of a token answer. */
function sts(code: string | undefined, body: object = {}, status = 400): StsError {
  const codes = code ? { error_codes: [Number(code.replace('AADSTS', ''))] } : {}
  const error = toStsError({ status, body: { error: 'invalid_grant', ...codes, ...body } })
  if (!error) throw new Error('no error')
  return error
}
const example = (path: string): string => readFileSync(join(root, 'examples', path), 'utf8')
const simulator = useSimulator()
const tokenUrl = () => `${simulator().url}/common/oauth2/v2.0/token`
const post = { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) }

/** Every row of Microsoft's guidance on handling MSAL errors has its equivalent; the ids are those of its rows. */
describe('what somebody who knows MSAL looks for', () => {
  test('G1: texts are for developers, and kind and reason are there to choose one’s own', () => {
    const { message, remedy, kind, reason } = sts('AADSTS50076')
    expect(message).toMatch(/AADSTS50076/)
    expect(remedy).toMatch(/\w/)
    expect([kind, reason]).toEqual(['interaction_required', 'mfa_required'])
    expect(example('msal-node/acquire.ts')).toContain('reason satisfies never')
  })

  test('G2: an error is known by its class and its code, and a code can be looked up', () => {
    const error = sts('AADSTS65001')
    expect(error).toBeInstanceOf(StsErrors)
    expect([error.name, error.code, error.codes]).toEqual(['InteractionRequiredError', 'AADSTS65001', ['AADSTS65001']])
    expect(describeCode('AADSTS65001')).toMatchObject({ kind: 'interaction_required', meaning: expect.any(String) })
  })

  test.each([
    ['AADSTS65001', 'interaction_required', 'consent_required'],
    ['AADSTS50079', 'interaction_required', 'mfa_required'],
    ['AADSTS53000', 'interaction_required', 'device_required'],
    ['AADSTS53003', 'access_denied', 'policy'],
    ['AADSTS50055', 'interaction_required', 'user_password_expired'],
    ['AADSTS50057', 'access_denied', 'account_disabled'],
  ])('G3: %s is %s: %s', (code, kind, reason) => {
    expect(sts(code)).toMatchObject({ kind, reason })
  })

  test('J1, S1: the three families of MSAL are groups', () => {
    const canceled = fromMsalText('MsalClientException:\n\tErrorCode: authentication_canceled')
    expect(
      [sts('AADSTS50076'), sts(undefined, { error: 'server_error' }, 500), canceled].map(
        error => error && errorGroup(error),
      ),
    ).toEqual(['interaction', 'service', 'client'])
  })

  test('J2: headers are there whatever the body', () => {
    const headers = { 'x-ms-request-id': 'abc' }
    expect(toStsError({ status: 502, headers, body: '<html>' })?.headers).toBeInstanceOf(HeaderView)
    expect(toStsError({ status: 500, headers })?.headers?.get('X-Ms-Request-Id')).toBe('abc')
  })

  test('J3: invalid_grant of a silent request asks for an interactive one', () => {
    expect(sts(undefined)).toMatchObject({ kind: 'interaction_required', action: 'interact' })
  })

  test.each([
    ['basic_action', 'interact'],
    ['additional_action', 'ask_user'],
    ['message_only', 'ask_user'],
    ['consent_required', 'interact'],
    ['user_password_expired', 'interact'],
  ])('J4, N6: %s is a reason with an action and a remedy', (suberror, action) => {
    const error = sts(undefined, { suberror })
    expect(error).toMatchObject({ kind: 'interaction_required', reason: suberror, action })
    expect(error.remedy).not.toBe(sts(undefined).remedy)
  })

  test('N6: the two reasons that only a client knows are there, and none', () => {
    expect(normalizeError({ errorCode: 'ui_not_allowed', errorMessage: 'x' })?.reason).toBe('prompt_never_failed')
    expect(normalizeError({ errorCode: 'failed_to_refresh_token', errorMessage: 'x' })?.reason).toBe(
      'acquire_token_silent_failed',
    )
    expect(sts(undefined).reason).toBe('none')
  })

  test('I1: MSALErrorInteractionRequired', () => {
    expect(fromMsalText('Error Domain=MSALErrorDomain Code=-50002 "(null)"')?.kind).toBe('interaction_required')
  })

  test('I2: declined scopes are told beside those that were granted', () => {
    const error = new ScopesDeclinedError({ grantedScopes: ['User.Read'], declinedScopes: ['Mail.Read'] })
    expect(error).toMatchObject({
      grantedScopes: ['User.Read'],
      declinedScopes: ['Mail.Read'],
      action: 'proceed_or_stop',
    })
  })

  test('I3: protection policies', () => {
    expect(sts('AADSTS53005', { error: 'unauthorized_client', suberror: 'protection_policy_required' }).kind).toBe(
      'protection_policy_required',
    )
  })

  test('I4: a user who cancels is a kind that need not be handled', () => {
    expect(fromMsalText('Error Domain=MSALErrorDomain Code=-50005 "(null)"')).toMatchObject({
      kind: 'user_cancelled',
      action: 'none',
    })
  })

  test('I5: an internal error is for the log, with all that is known', () => {
    const error = fromMsalText(
      'Error Domain=MSALErrorDomain Code=-50000 "(null)" UserInfo={MSALHTTPResponseCodeKey=418}',
    )
    expect(error).toMatchObject({ kind: 'unrecognized', action: 'inspect', status: 418 })
  })

  test.each([
    ['ENOTFOUND', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['ENETUNREACH', 'offline'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ])('I6: %s of the system is a network error: %s', (code, reason) => {
    expect(normalizeError(Object.assign(new Error('x'), { code }))).toMatchObject({ kind: 'network', reason })
  })

  test('I7: claims are asked for in any request', () => {
    expect(JSON.parse(mergeClaims('{"id_token":{"a":null}}', { access_token: { b: null } }))).toEqual({
      id_token: { a: null },
      access_token: { b: null },
    })
  })

  test('P1: errors can be had as values', async () => {
    const body = '{"error":"invalid_scope"}'
    const details = parseErrorResponse({ status: 400, body })
    expect(details && classify(details)).toMatchObject({ kind: 'invalid_request', reason: 'scope' })
    simulator().enqueue('invalid-scope')
    expect((await createFetch({ throwOn: 'never' })(tokenUrl(), post)).status).toBe(400)
  })

  test('P2: codes are read from the description too', () => {
    expect(sts(undefined, { error_description: 'AADSTS50126: wrong' }).codes).toEqual(['AADSTS50126'])
  })

  test('P3: wrong use is a TypeError or a RangeError when the client is made', () => {
    expect(() => createFetch({ retry: { maxRetries: -1 } })).toThrow(RangeError)
    expect(() => createFetch({ nonsense: 1 } as object)).toThrow(TypeError)
  })

  test('N1: missing consent comes with the parameters of the interactive request', () => {
    const claims = '{"access_token":{"x":null}}'
    const error = sts('AADSTS65001', { claims })
    expect(error.reason).toBe('consent_required')
    expect(authorizationParams(error)).toMatchObject({ claims })
  })

  test.each([
    ['N2', 'AADSTS50079', { kind: 'interaction_required', reason: 'mfa_required' }],
    ['N3', 'AADSTS90010', { kind: 'invalid_request', reason: 'wrong_authority' }],
    ['N4', 'AADSTS70002', { kind: 'invalid_client' }],
    ['N4', 'AADSTS7000218', { kind: 'invalid_client', reason: 'credential_missing' }],
  ])('%s: %s', (_row, code, expected) => {
    expect(sts(code, { error: 'invalid_request' })).toMatchObject(expected)
    expect(describeCode(code)?.remedy).toMatch(/\w/)
  })

  test.each([
    ['unknown_user', 'interaction_required'],
    ['integrated_windows_auth_not_supported_managed_user', 'invalid_request'],
  ])('N5: %s of a client is recognised, with a remedy', (code, kind) => {
    const error = fromMsalText(`MSAL.NetCore.4.66.1.0.MsalClientException:\n\tErrorCode: ${code}\nSomething.`)
    expect(error).toMatchObject({ kind, code, remedy: expect.stringMatching(/\w/) })
  })

  test('N7: the compiler knows the reasons of a kind', () => {
    expect(example('msal-node/acquire.ts')).toMatch(/switch \(reason\)[\s\S]+satisfies never/)
  })

  test('N8, S4, C1: claims are JSON text, and go into the next request', () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    expect(sts('AADSTS50079', { claims }).claims).toBe(claims)
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`
    expect(toStsError({ status: 401, headers: { 'www-authenticate': challenge } })).toMatchObject({
      kind: 'claims_challenge',
      claims,
    })
    expect(example('msal-node/acquire.ts')).toContain('interact(error.claims)')
  })

  test.each(['interaction_required', 'login_required', 'consent_required'])(
    'S2: %s needs an interactive call',
    errorCode => {
      expect(normalizeError({ name: 'InteractionRequiredAuthError', errorCode, errorMessage: 'x' })?.kind).toBe(
        'interaction_required',
      )
    },
  )

  test('S3: errors of a redirect are read, and a silent failure falls back', () => {
    expect(fromAuthorizationResponse('https://app.example/#error=login_required')?.reason).toBe('login_required')
    expect(example('msal-node/acquire.ts')).toContain('acquireTokenSilent')
  })

  test('R1, R2: each client has its own policy', async () => {
    simulator().enqueue({ scenario: 'gateway-html', times: 2 })
    const answer = createFetch({ clock: createVirtualClock(), retry: { maxRetries: 1 } })(tokenUrl(), post)
    await expect(answer).rejects.toMatchObject({ kind: 'service_unavailable', attempts: 2 })
  })

  test('R3: Retry-After as seconds or as a date', () => {
    const date = 'Mon, 05 Jan 2026 08:00:00 GMT'
    expect(parseRetryAfter({ 'retry-after': '7' })).toBe(7000)
    expect(parseRetryAfter({ 'retry-after': 'Mon, 05 Jan 2026 08:00:07 GMT', date })).toBe(7000)
  })

  test('R4: a daemon has no loop of its own', () => {
    expect(example('msal-node/get-tokens.ts')).not.toMatch(/\b(?:while|for) \(/)
  })
})

test('the README has a row for whatever the guidance names', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const table = readme.slice(readme.indexOf('## Coming from MSAL'), readme.indexOf('\n## Watching it'))
  for (const name of [
    ...[
      'MsalException',
      'MsalClientException',
      'MsalServiceException',
      'MsalUiRequiredException',
      'MsalInteractionRequiredException',
    ],
    ...['AuthError', 'ClientAuthError', 'ClientConfigurationError', 'ServerError', 'InteractionRequiredAuthError'],
    ...['MSALErrorInteractionRequired', 'MSALErrorServerDeclinedScopes', 'MSALErrorServerProtectionPoliciesRequired'],
    ...[
      'MSALErrorUserCanceled',
      'MSALErrorInternal',
      'NSURLErrorNotConnectedToInternet',
      'ValueError',
      'Headers',
      'Claims',
    ],
    ...[
      'BasicAction',
      'AdditionalAction',
      'MessageOnly',
      'ConsentRequired',
      'UserPasswordExpired',
      'PromptNeverFailed',
    ],
    ...[
      'AcquireTokenSilentFailed',
      'AADSTS65001',
      'AADSTS50079',
      'AADSTS90010',
      'AADSTS70002',
      'AADSTS53000',
      'extractClaims',
    ],
    ...[
      'unknown_user',
      'integrated_windows_auth_not_supported_managed_user',
      'RetryAfter',
      'temporarily_unavailable',
      'networkClient',
    ],
  ])
    expect(table).toContain(name)
})
