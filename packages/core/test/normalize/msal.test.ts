import { AuthError, ClientAuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import { describe, expect, test } from '@jest/globals'
import { normalizeError } from '@sts-errors/core'
import fc from 'fast-check'
import { parseMsalText } from '../../src/normalize/msal-text.ts'

const id = '0d4d4e4a-7a3c-4c1c-9f5e-0000000000aa'
const trace = '0d4d4e4a-7a3c-4c1c-9f5e-0000000000bb'
const described = (codes: string, text: string) =>
  `Error(s): ${codes} - Timestamp: 2026-01-05 08:00:00Z - Description: ${text} - Correlation ID: ${id} - Trace ID: ${trace}`
const shaped = (
  name: string,
  errorCode: string,
  errorMessage = `See https://aka.ms/msal.js.errors#${errorCode} for details`,
) =>
  Object.assign(new Error(`${errorCode}: ${errorMessage}`), {
    name,
    errorCode,
    errorMessage,
    subError: '',
    correlationId: '',
  })

describe('an error of MSAL.js that came without the network client', () => {
  test('of the STS has kind, every code, the ids and the time', () => {
    const text = described('7000222,70002', 'AADSTS7000222: The provided client secret keys for app are expired.')
    expect(normalizeError(new ServerError('invalid_client', id, text, '', '7000222', 401))).toMatchObject({
      kind: 'invalid_client',
      reason: 'secret_expired',
      error: 'invalid_client',
      code: 'AADSTS7000222',
      codes: ['AADSTS7000222', 'AADSTS70002'],
      errorDescription: 'AADSTS7000222: The provided client secret keys for app are expired.',
      status: 401,
      correlationId: id,
      traceId: trace,
      timestamp: new Date('2026-01-05T08:00:00Z'),
    })
  })

  test('that needs the user has suberror and claims', () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    const text = 'AADSTS50076: a second factor is due'
    const thrown = new InteractionRequiredAuthError(
      'invalid_grant',
      id,
      text,
      'basic_action',
      '2026-01-05 08:00:00Z',
      trace,
      claims,
    )
    expect(normalizeError(thrown)).toMatchObject({
      kind: 'interaction_required',
      reason: 'mfa_required',
      suberror: 'basic_action',
      claims,
      traceId: trace,
    })
  })

  test('is found as the cause of another error', () => {
    const cause = new AuthError('network_error', id, 'Network request failed: fetch failed')
    expect(normalizeError(new Error('no token', { cause }))).toMatchObject({ kind: 'network', code: 'network_error' })
  })

  test.each<[string, Error, object]>([
    ['a lost network', shaped('AuthError', 'network_error'), { kind: 'network' }],
    ['its own timeout', shaped('AuthError', 'network_error', 'Request timeout'), { kind: 'timeout' }],
    [
      'a browser that is offline',
      shaped('BrowserAuthError', 'no_network_connectivity'),
      { kind: 'network', reason: 'offline' },
    ],
    [
      'no refresh token',
      shaped('InteractionRequiredAuthError', 'no_tokens_found'),
      { kind: 'interaction_required', reason: 'login_required' },
    ],
    [
      'no account',
      new ClientAuthError('no_account_found', id),
      { kind: 'interaction_required', reason: 'acquire_token_silent_failed' },
    ],
    ['a popup that was closed', shaped('BrowserAuthError', 'user_cancelled'), { kind: 'user_cancelled' }],
    ['an iframe that gave no answer', shaped('BrowserAuthError', 'monitor_window_timeout'), { kind: 'timeout' }],
    ['a popup that gave no answer', shaped('BrowserAuthError', 'monitor_popup_timeout'), { kind: 'timeout' }],
    ['an extension that gave no answer', shaped('BrowserAuthError', 'native_handshake_timeout'), { kind: 'timeout' }],
    ['a POST of a page that was lost', shaped('BrowserAuthError', 'post_request_failed'), { kind: 'network' }],
    ['a GET of a page that was lost', shaped('BrowserAuthError', 'get_request_failed'), { kind: 'network' }],
    [
      'no account in a page',
      shaped('BrowserAuthError', 'no_account_error'),
      { kind: 'interaction_required', reason: 'acquire_token_silent_failed' },
    ],
    [
      'a device code that ran out',
      shaped('ClientAuthError', 'device_code_expired'),
      { kind: 'invalid_grant', reason: 'device_code_expired' },
    ],
    [
      'a device code that was declined',
      shaped('AuthError', 'post_request_failed', 'authorization_declined'),
      { kind: 'user_cancelled' },
    ],
    [
      'an expired device code',
      shaped('AuthError', 'post_request_failed', 'expired_token'),
      { kind: 'invalid_grant', reason: 'device_code_expired' },
    ],
    [
      'its gate, closed after an error with codes',
      shaped('ServerError', '50196 90055', ''),
      { kind: 'throttled', reason: 'cooldown', codes: ['AADSTS50196', 'AADSTS90055'] },
    ],
    ['its gate, closed after a text', shaped('ServerError', '', ''), { kind: 'throttled', reason: 'cooldown' }],
    [
      'an answer without an error, as App Service gives it',
      new ServerError('', id, described('Not Available', 'No identity was found.'), '', undefined, 400),
      { kind: 'unrecognized', status: 400, errorDescription: 'No identity was found.' },
    ],
    [
      'such an answer of an outage',
      new ServerError('', id, described('Not Available', 'Not now.'), '', undefined, 500),
      { kind: 'service_unavailable', status: 500, retryable: true },
    ],
    [
      'wrong options',
      shaped('ClientConfigurationError', 'invalid_claims'),
      { kind: 'invalid_request', reason: 'parameter', code: 'invalid_claims' },
    ],
    [
      'an authority that cannot be trusted',
      shaped('ClientConfigurationError', 'untrusted_authority'),
      { kind: 'invalid_request', reason: 'wrong_authority' },
    ],
    [
      'an answer that it could not read',
      shaped('AuthError', 'token_parsing_error'),
      { kind: 'unrecognized', code: 'token_parsing_error' },
    ],
    [
      'a code that nobody knows',
      shaped('ClientAuthError', 'nonce_mismatch'),
      { kind: 'unrecognized', code: 'nonce_mismatch' },
    ],
    [
      'a redirect that was refused',
      new ServerError('access_denied', id, 'AADSTS65004: declined', 'cancel'),
      { kind: 'user_cancelled' },
    ],
  ])('%s', (_what, thrown, expected) => {
    expect(normalizeError(thrown)).toMatchObject(expected)
  })

  test('that MSAL takes for an interaction because of a word in its text is not one', () => {
    const thrown = new InteractionRequiredAuthError('invalid_request', id, 'AADSTS900144: bad_token_hint is missing')
    expect(normalizeError(thrown)).toMatchObject({ kind: 'invalid_request' })
  })

  test('shows no token that its text repeats', () => {
    const token = `eyJhbGciOiJub25lIn0.${'x'.repeat(40)}.y`
    const error = normalizeError(
      new ServerError('invalid_grant', id, described('50013', `AADSTS50013: ${token} failed`)),
    )
    expect(JSON.stringify(error) + error?.message + error?.stack).not.toContain(token)
  })
})

describe('the text of MSAL.js', () => {
  test.each([
    [
      'code and description',
      'invalid_grant: AADSTS1: a b',
      { error: 'invalid_grant', errorDescription: 'AADSTS1: a b' },
    ],
    [
      'words of another library before it',
      'ManagedIdentityCredential: Authentication failed. Message network_error: x',
      { error: 'network_error', errorDescription: 'x' },
    ],
    [
      'what MSAL did not get',
      `a_b: Error(s): Not Available - Timestamp: Not Available - Description: x - Correlation ID: ${id} - Trace ID: Not Available`,
      { error: 'a_b', errorDescription: 'x', correlationId: id },
    ],
    [
      'a part that is missing',
      'a_b: Error(s): 1 - Description: x',
      { error: 'a_b', errorCodes: ['1'], errorDescription: 'x' },
    ],
    [
      'no word but in its description',
      'Error(s): 1 - Description: see claims_needed: x',
      { errorCodes: ['1'], errorDescription: 'see claims_needed: x' },
    ],
    ['a word alone', 'no_tokens_found: ', { error: 'no_tokens_found', errorDescription: '' }],
    ['other words', 'something else', { errorDescription: 'something else' }],
  ])('%s', (_what, text, expected) => {
    expect(JSON.parse(JSON.stringify(parseMsalText(text)))).toEqual(expected)
  })

  test('is taken apart as it was put together', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}_[a-z]{1,8}$/)
    const plain = fc.stringMatching(/^[\w.,: ]{1,40}$/).filter(text => text === text.trim() && text !== 'Not Available')
    fc.assert(
      fc.property(word, plain, (error, errorDescription) => {
        expect(parseMsalText(`${error}: ${described('1,2', errorDescription)}`)).toEqual({
          error,
          errorDescription,
          errorCodes: ['1', '2'],
          timestamp: '2026-01-05 08:00:00Z',
          correlationId: id,
          traceId: trace,
        })
      }),
    )
  })
})
