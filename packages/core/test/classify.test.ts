import { describe, expect, test } from '@jest/globals'
import {
  type Classification,
  classify,
  type ErrorResponse,
  parseErrorResponse,
  type StsErrorDetails,
} from '@sts-errors/core'
import { specificCode } from '../src/classify.ts'
import documented from './data/claims-challenge.json'
import managedIdentity from './data/managed-identity.json'

const of = (details: Partial<StsErrorDetails>): Classification => classify({ codes: [], ...details })

const ofAnswer = (answer: ErrorResponse): Classification => {
  const details = parseErrorResponse(answer)
  if (!details) throw new Error('no error was seen in the answer')
  return classify(details)
}

const asking = { scheme: 'Bearer', parameters: { error: 'insufficient_claims', claims: 'eyJhIjoxfQ==' } }

describe('the strongest signal wins', () => {
  test.each<[string, Partial<StsErrorDetails>, Partial<Classification>]>([
    [
      '429 before everything',
      { status: 429, suberror: 'basic_action', codes: ['AADSTS50076'], error: 'invalid_grant', challenge: asking },
      { kind: 'throttled', reason: 'quota', retryable: true },
    ],
    [
      '429 keeps a finer reason of its own kind',
      { status: 429, codes: ['AADSTS90055'] },
      { kind: 'throttled', reason: 'tenant' },
    ],
    [
      'a suberror before the code',
      { status: 400, suberror: 'message_only', codes: ['AADSTS53003'], error: 'invalid_grant' },
      { kind: 'interaction_required', reason: 'message_only' },
    ],
    [
      'a code of the same kind refines the suberror',
      { suberror: 'basic_action', codes: ['AADSTS50076'] },
      { kind: 'interaction_required', reason: 'mfa_required' },
    ],
    [
      'a code of another kind does not',
      { suberror: 'client_mismatch', codes: ['AADSTS50076'] },
      { kind: 'invalid_grant', reason: 'mismatch' },
    ],
    [
      'a code of the same kind that says no more leaves the suberror',
      { suberror: 'consent_required', codes: ['AADSTS50140'] },
      { kind: 'interaction_required', reason: 'consent_required' },
    ],
    [
      'an unknown suberror is passed over',
      { suberror: 'never_seen', codes: ['AADSTS50076'] },
      { kind: 'interaction_required', reason: 'mfa_required' },
    ],
    [
      'an unknown suberror does not hide a known subcode',
      { suberror: 'never_seen', errorSubcode: 'cancel', error: 'access_denied' },
      { kind: 'user_cancelled' },
    ],
    [
      'an empty suberror is none',
      { suberror: '', codes: ['AADSTS50076'] },
      { kind: 'interaction_required', reason: 'mfa_required' },
    ],
    [
      'the suberror in any case',
      { suberror: 'Consent_Required' },
      { kind: 'interaction_required', reason: 'consent_required' },
    ],
    [
      'the subcode of a redirect',
      { errorSubcode: 'cancel', error: 'access_denied' },
      { kind: 'user_cancelled', reason: 'cancelled' },
    ],
    [
      'a code before the error',
      { codes: ['AADSTS7000215'], error: 'invalid_grant' },
      { kind: 'invalid_client', reason: 'secret_invalid' },
    ],
    ['a code before the challenge', { codes: ['AADSTS50105'], challenge: asking }, { kind: 'access_denied' }],
    [
      'an unknown code is passed over',
      { codes: ['AADSTS999999'], error: 'invalid_client' },
      { kind: 'invalid_client' },
    ],
    [
      'an unknown code before a known one',
      { codes: ['AADSTS999999', 'AADSTS50076'] },
      { kind: 'interaction_required', reason: 'mfa_required' },
    ],
    [
      'a challenge for claims before the error',
      { status: 401, challenge: asking, error: 'InvalidAuthenticationToken' },
      { kind: 'claims_challenge', reason: 'none' },
    ],
    ['the error before the status', { status: 500, error: 'invalid_client' }, { kind: 'invalid_client' }],
    ['the status at last', { status: 503, error: 'Server overload' }, { kind: 'service_unavailable', retryable: true }],
    ['nothing', {}, { kind: 'unrecognized', reason: 'none', action: 'inspect', retryable: false }],
    ['a nothing of status 400', { status: 400 }, { kind: 'unrecognized' }],
  ])('%s', (_, details, want) => {
    expect(of(details)).toMatchObject(want)
  })

  test('the description is never read', () => {
    const errorDescription = 'AADSTS50076 login_required interaction_required throttled'
    expect(of({ status: 400, errorDescription })).toEqual(of({ status: 400 }))
  })
})

describe('umbrella codes come last', () => {
  test.each([
    [['AADSTS70002', 'AADSTS70008'], 'AADSTS70008'],
    [['AADSTS70008', 'AADSTS70002'], 'AADSTS70008'],
    [['AADSTS70000', 'AADSTS50076'], 'AADSTS50076'],
    [['AADSTS50012', 'AADSTS700027'], 'AADSTS700027'],
    [['AADSTS70002', 'AADSTS70000'], 'AADSTS70000'],
    [['AADSTS70002', 'AADSTS50012'], 'AADSTS50012'],
    [['AADSTS70002', 'AADSTS999999'], 'AADSTS70002'],
    [['AADSTS70002'], 'AADSTS70002'],
    [['AADSTS999999', 'AADSTS999998'], 'AADSTS999999'],
    [[], undefined],
  ])('%j: %s', (codes, specific) => {
    expect(specificCode({ codes })).toBe(specific)
  })
})

test('a code is compared whole: 700027 is not 7000272', () => {
  expect(of({ codes: ['AADSTS700027'] })).toMatchObject({ kind: 'invalid_client' })
  expect(of({ codes: ['AADSTS7000272'] })).toEqual(of({ codes: ['AADSTS999999'] }))
  expect(ofAnswer({ status: 400, body: 'AADSTS7000272: x' }).kind).toBe('unrecognized')
})

describe('what each status says by itself', () => {
  test.each<[number, Partial<Classification>]>([
    [400, { kind: 'unrecognized' }],
    [401, { kind: 'unrecognized' }],
    [403, { kind: 'unrecognized' }],
    [404, { kind: 'unrecognized' }],
    [408, { kind: 'timeout', retryable: true }],
    [409, { kind: 'unrecognized', retryable: false }],
    [425, { retryable: true }],
    [429, { kind: 'throttled', reason: 'quota', retryable: true }],
    [500, { kind: 'service_unavailable', retryable: true }],
    [501, { kind: 'service_unavailable', retryable: false, action: 'contact_support' }],
    [502, { kind: 'service_unavailable', retryable: true }],
    [503, { kind: 'service_unavailable', retryable: true }],
    [504, { kind: 'service_unavailable', retryable: true }],
    [505, { kind: 'service_unavailable', retryable: false }],
    [599, { kind: 'service_unavailable', retryable: false }],
  ])('%d', (status, want) => {
    expect(of({ status })).toMatchObject(want)
    expect(ofAnswer({ status, body: '<html><title>x</title></html>' })).toEqual(of({ status }))
    expect(ofAnswer({ status, body: '' })).toEqual(of({ status }))
  })
})

describe('what a code or an error means is bent by the grant', () => {
  const forUser = [undefined, 'refresh_token', 'password', 'something_new']
  const exchanges = [
    ['authorization_code', 'code_expired'],
    ['device_code', 'device_code_expired'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'device_code_expired'],
    ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'assertion_expired'],
    ['urn:ietf:params:oauth:grant-type:saml2-bearer', 'assertion_expired'],
    ['urn:ietf:params:oauth:grant-type:saml1_1-bearer', 'assertion_expired'],
    ['urn:ietf:params:oauth:grant-type:token-exchange', 'assertion_expired'],
  ] as const

  const expired = ['AADSTS70008', 'AADSTS700082', 'AADB2C90080']
  const revoked = ['AADSTS50173']

  test.each(forUser)('for %s an expired, revoked or bare invalid_grant needs the user', grantType => {
    for (const code of expired)
      expect(of({ codes: [code], error: 'invalid_grant', grantType })).toMatchObject({
        kind: 'interaction_required',
        reason: 'token_expired',
      })
    for (const code of revoked)
      expect(of({ codes: [code], error: 'invalid_grant', grantType })).toMatchObject({
        kind: 'interaction_required',
        reason: 'token_revoked',
      })
    expect(of({ error: 'invalid_grant', grantType })).toMatchObject({ kind: 'interaction_required', reason: 'none' })
    expect(of({ codes: ['AADSTS70000'], error: 'invalid_grant', grantType })).toMatchObject({
      kind: 'interaction_required',
    })
  })

  test.each(exchanges)('for %s it is an invalid_grant: %s', (grantType, reason) => {
    for (const code of expired)
      expect(of({ codes: [code], error: 'invalid_grant', grantType })).toMatchObject({ kind: 'invalid_grant', reason })
    for (const code of revoked)
      expect(of({ codes: [code], error: 'invalid_grant', grantType })).toMatchObject({ kind: 'invalid_grant' })
    expect(of({ error: 'invalid_grant', grantType })).toMatchObject({
      kind: 'invalid_grant',
      reason: 'none',
      action: 'restart_flow',
    })
    expect(of({ codes: ['AADSTS70000'], error: 'invalid_grant', grantType })).toMatchObject({ kind: 'invalid_grant' })
  })

  test.each(exchanges.map(([grant]) => grant))(
    'for %s it is an invalid_grant also where a suberror says that it has expired',
    grantType => {
      expect(of({ suberror: 'bad_token', error: 'invalid_grant', grantType })).toMatchObject({ kind: 'invalid_grant' })
      expect(of({ suberror: 'token_expired', error: 'invalid_grant', grantType })).toMatchObject({
        kind: 'invalid_grant',
      })
    },
  )

  test.each([...exchanges.map(([grant]) => grant), ...forUser])(
    'for %s what says more than that is not bent',
    grantType => {
      expect(of({ codes: ['AADSTS50076'], error: 'invalid_grant', grantType })).toMatchObject({
        kind: 'interaction_required',
        reason: 'mfa_required',
      })
      expect(of({ codes: ['AADSTS54005'], error: 'invalid_grant', grantType })).toMatchObject({
        kind: 'invalid_grant',
        reason: 'code_redeemed',
      })
      expect(of({ codes: ['AADSTS65001'], error: 'invalid_grant', grantType })).toMatchObject({
        kind: 'interaction_required',
        reason: 'consent_required',
      })
      expect(of({ error: 'invalid_client', grantType })).toMatchObject({ kind: 'invalid_client' })
      expect(of({ error: 'expired_token', grantType })).toMatchObject({
        kind: 'invalid_grant',
        reason: 'device_code_expired',
      })
    },
  )

  test('only the ends of grant types bend anything, no other word of the tables', () => {
    for (const grantType of ['throttled', 'invalid_client', 'interaction_required', '429']) {
      expect(of({ codes: ['AADSTS70008'], grantType })).toMatchObject({
        kind: 'interaction_required',
        reason: 'token_expired',
      })
    }
  })

  test('a grant that a program without types hands over as null is an unknown one', () => {
    const grantType = new URLSearchParams().get('grant_type') as unknown as undefined
    expect(of({ error: 'invalid_grant', grantType })).toEqual(of({ error: 'invalid_grant' }))
  })
})

describe('the rows that the guidance names', () => {
  test.each<[string, Partial<StsErrorDetails>, Partial<Classification>]>([
    ['consent is missing', { codes: ['AADSTS65001'] }, { kind: 'interaction_required', reason: 'consent_required' }],
    ['MFA is not set up', { codes: ['AADSTS50079'] }, { kind: 'interaction_required', reason: 'mfa_required' }],
    [
      'a managed device is required',
      { codes: ['AADSTS53000'] },
      { kind: 'interaction_required', reason: 'device_required' },
    ],
    [
      'the grant is not supported on /common',
      { codes: ['AADSTS90010'] },
      { kind: 'invalid_request', reason: 'wrong_authority' },
    ],
    ['a secret is missing', { codes: ['AADSTS7000218'] }, { kind: 'invalid_client', reason: 'credential_missing' }],
    ['the secret has expired', { codes: ['AADSTS7000222'] }, { kind: 'invalid_client', reason: 'secret_expired' }],
    ['the app is not there', { codes: ['AADSTS700016'] }, { kind: 'invalid_request', reason: 'app_not_found' }],
    [
      'too many wrong passwords',
      { codes: ['AADSTS50053'], error: 'unauthorized_client' },
      { kind: 'access_denied', reason: 'account_locked' },
    ],
    ['declined scopes', { error: 'declined_scope_error' }, { kind: 'scopes_declined', action: 'proceed_or_stop' }],
    [
      'app protection',
      { error: 'unauthorized_client', suberror: 'protection_policy_required' },
      { kind: 'protection_policy_required', action: 'fix_device' },
    ],
    ['the user cancelled', { error: 'authentication_canceled' }, { kind: 'user_cancelled', reason: 'cancelled' }],
    [
      'forgotten password of B2C',
      { error: 'access_denied', codes: ['AADB2C90118'] },
      { kind: 'user_cancelled', reason: 'password_reset_requested' },
    ],
    [
      'cancelled in B2C',
      { error: 'access_denied', codes: ['AADB2C90091'] },
      { kind: 'user_cancelled', reason: 'cancelled' },
    ],
    [
      'not yet',
      { error: 'authorization_pending', codes: ['AADSTS70016'] },
      { kind: 'authorization_pending', action: 'keep_polling', retryable: false },
    ],
    ['not yet, without a code', { error: 'authorization_pending' }, { kind: 'authorization_pending', reason: 'none' }],
    [
      'declined on the other device',
      { error: 'authorization_declined', grantType: 'urn:ietf:params:oauth:grant-type:device_code' },
      { kind: 'user_cancelled', reason: 'consent_declined' },
    ],
    ...['expired_token', 'code_expired'].map((error): [string, Partial<StsErrorDetails>, Partial<Classification>] => [
      `a device code that is over: ${error}`,
      { error, grantType: 'device_code' },
      { kind: 'invalid_grant', reason: 'device_code_expired', action: 'restart_flow' },
    ]),
    ['slower', { error: 'slow_down' }, { kind: 'authorization_pending', reason: 'slow_down' }],
    ['a loop', { codes: ['AADSTS50196'] }, { kind: 'invalid_request', reason: 'loop_detected', retryable: false }],
    [
      'step-up',
      { status: 401, error: 'insufficient_user_authentication' },
      { kind: 'invalid_token', reason: 'step_up' },
    ],
    [
      'a scope is missing',
      { status: 403, error: 'insufficient_scope' },
      { kind: 'invalid_token', reason: 'insufficient_scope' },
    ],
    ['a nonce is missing', { status: 401, error: 'use_dpop_nonce' }, { kind: 'invalid_token', reason: 'dpop_nonce' }],
    [
      'an expired token at ARM',
      { status: 401, error: 'ExpiredAuthenticationToken' },
      { kind: 'invalid_token', reason: 'token_expired' },
    ],
  ])('%s', (_, details, want) => {
    expect(of({ status: 400, ...details })).toMatchObject(want)
  })
})

describe('challenges', () => {
  test.each(
    documented.headers
      .filter(({ claimsDecoded }) => claimsDecoded && !claimsDecoded.includes('<'))
      .map(({ name, value }) => [name, value]),
  )('asks for claims: %s', (_, value) => {
    const headers = { 'www-authenticate': `${value}` }
    expect(ofAnswer({ status: 401, headers }).kind).toBe('claims_challenge')
    const body = { error: { code: 'InvalidAuthenticationToken', message: 'Continuous access evaluation' } }
    expect(ofAnswer({ status: 401, headers, body }).kind).toBe('claims_challenge')
  })

  test('without claims the token is what is wrong', () => {
    const headers = { 'www-authenticate': 'Bearer error="invalid_token", error_description="missing"' }
    expect(ofAnswer({ status: 401, headers })).toMatchObject({ kind: 'invalid_token', action: 'renew_token' })
  })

  test.each<[string, string, object | undefined, string]>([
    ['a step-up', 'Bearer error="insufficient_user_authentication", acr_values="myACR"', undefined, 'step_up'],
    ['a scope', 'Bearer error="insufficient_scope", scope="a b"', undefined, 'insufficient_scope'],
    ['a nonce', 'DPoP algs="ES256", error="use_dpop_nonce"', undefined, 'dpop_nonce'],
    [
      'a step-up beside a body that says less',
      'Bearer error="insufficient_user_authentication", max_age="5"',
      { error: { code: 'InvalidAuthenticationToken', message: 'm' } },
      'step_up',
    ],
    [
      'a scope beside a body that nobody knows',
      'Bearer error="insufficient_scope"',
      { error: 'Forbidden' },
      'insufficient_scope',
    ],
    [
      'nothing finer than the body',
      'Bearer error="invalid_token"',
      { error: { code: 'ExpiredAuthenticationToken', message: 'm' } },
      'token_expired',
    ],
  ])('%s makes the reason of invalid_token', (_, value, body, reason) => {
    const answer = { status: 401, headers: { 'www-authenticate': value }, body }
    expect(ofAnswer(answer)).toMatchObject({ kind: 'invalid_token', reason })
  })

  test('a challenge of another kind than the body does not change what the body says', () => {
    const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }
    expect(ofAnswer({ status: 400, headers, body: { error: 'invalid_client' } }).kind).toBe('invalid_client')
  })

  test('a token endpoint that has claims in its body asks for the user', () => {
    const body = { error: 'interaction_required', error_codes: [50079], claims: '{"access_token":{}}' }
    expect(ofAnswer({ status: 400, body }).kind).toBe('interaction_required')
  })

  test.each(documented.graphBodies.map(({ name, status, body }) => [name, status, body]))(
    'a body of Graph: %s',
    (name, status, body) => {
      const { kind } = ofAnswer({ status: Number(status), body })
      expect(kind).toBe(
        name === 'throttled' ? 'throttled' : name === 'generic shape' ? 'unrecognized' : 'invalid_token',
      )
    },
  )
})

describe('what resources say', () => {
  test.each<[string, number, string, Partial<Classification>]>([
    ['OneDrive and SharePoint through Graph', 401, 'unauthenticated', { kind: 'invalid_token' }],
    ['OneDrive and SharePoint through Graph', 403, 'accessDenied', { kind: 'access_denied' }],
    ['Exchange through Graph', 403, 'ErrorAccessDenied', { kind: 'access_denied' }],
    ['Azure Resource Manager', 401, 'InvalidAuthenticationTokenAudience', { kind: 'invalid_token' }],
    ['Azure Storage', 401, 'InvalidAuthenticationInfo', { kind: 'invalid_token' }],
    ['Azure Storage', 403, 'AuthorizationPermissionMismatch', { kind: 'access_denied' }],
    ['the admin consent page', 400, 'permission_denied', { kind: 'access_denied' }],
  ])('%s: %d %s', (_, status, error, want) => {
    expect(of({ status, error })).toMatchObject(want)
  })
})

describe('managed identity', () => {
  const kinds: { readonly [category: string]: readonly string[] } = {
    invalid_request: ['invalid_request'],
    invalid_client: ['invalid_client', 'invalid_request'],
    access_denied: ['access_denied'],
    transient: ['service_unavailable'],
  }
  test.each(
    managedIdentity.responses.map(({ status, error, description, category }) => [status, error, category, description]),
  )('%d %s is %s', (status, error, category, description) => {
    const answer = { status: Number(status), body: { error, error_description: description } }
    expect(kinds[category as string]).toContain(ofAnswer(answer).kind)
  })
})
