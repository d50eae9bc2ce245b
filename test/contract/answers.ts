import { type Aim, always, change, grant, ok, type Reply, type Scenario } from './scenario.ts'

type Fields = Exclude<Scenario['outcome'], string | { resolves: number }>['rejects']

const untouched = (promise: string, reply: Reply, request?: Aim): Scenario => ({
  promise,
  ...(request && { request }),
  replies: [reply],
  sent: 1,
  waits: [],
  outcome: 'as the client alone',
})

const final = (promise: string, reply: Reply, rejects: Fields, request?: Aim): Scenario => ({
  promise,
  ...(request && { request }),
  replies: [reply],
  sent: 1,
  waits: [],
  outcome: { rejects: { attempts: 1, stopReason: 'not_retryable', ...rejects } },
})

const insufficientScope = {
  status: 403,
  headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="User.Read"' },
}
const secretless = { kind: 'invalid_client', status: 401, action: 'fix_credential' }

/** What becomes of an answer. */
export const answers: readonly Scenario[] = [
  { promise: 'a success is one request', replies: [ok], sent: 1, waits: [], outcome: 'as the client alone' },
  untouched('a token response is none of our business', ok, grant('client_credentials')),
  untouched('an empty success is none of our business', { status: 204 }),
  untouched(
    'a success that names a wait is not sent again',
    { status: 201, headers: { 'Retry-After': '5' } },
    change(),
  ),
  untouched('304 is left to the client', { status: 304 }),
  untouched('404 of a resource is left to the client', 'not-found'),
  ...[400, 402, 405, 406, 409, 410, 412, 413, 415, 418, 422, 428, 431, 451].map(status =>
    untouched(`${status} of a resource is left to the client`, {
      status,
      body: { error: { code: 'Request_BadRequest', message: 'no' } },
    }),
  ),
  untouched(
    '400 of a resource is left to the client, though it speaks OAuth',
    { status: 400, body: { error: 'invalid_grant', error_codes: [50076] } },
    change(),
  ),
  untouched('401 of a resource without challenge and code is left to the client', { status: 401, body: 'Sign in' }),
  untouched('403 of a resource without challenge and code is left to the client', { status: 403, body: 'Keep out' }),

  final(
    'a bare invalid_grant for a refresh token asks for interaction',
    'bare-invalid-grant',
    {
      kind: 'interaction_required',
      status: 400,
      error: 'invalid_grant',
      grantType: 'refresh_token',
    },
    grant('refresh_token'),
  ),
  final(
    'a bare invalid_grant for a code is invalid_grant',
    'bare-invalid-grant',
    {
      kind: 'invalid_grant',
      action: 'restart_flow',
    },
    grant('authorization_code'),
  ),
  final(
    'a wrong client secret is invalid_client',
    'wrong-secret',
    {
      ...secretless,
      reason: 'secret_invalid',
      code: 'AADSTS7000215',
      error: 'invalid_client',
    },
    grant('client_credentials'),
  ),
  final(
    'an expired client secret is invalid_client',
    'expired-secret',
    {
      ...secretless,
      reason: 'secret_expired',
      code: 'AADSTS7000222',
    },
    grant('client_credentials'),
  ),
  final(
    'a required second factor is interaction_required',
    'mfa-required',
    {
      kind: 'interaction_required',
      code: 'AADSTS50076',
      action: 'interact',
    },
    grant('refresh_token'),
  ),
  final(
    'a policy that asks for claims hands them over',
    'mfa-enrolment',
    {
      kind: 'interaction_required',
      claims: '{"access_token":{"polids":{"essential":true,"values":["7e5c1a60-0000-4000-8000-00000000ca01"]}}}',
    },
    grant('urn:ietf:params:oauth:grant-type:jwt-bearer'),
  ),
  final(
    'a pending device code is the caller’s to poll for',
    'authorization-pending',
    {
      kind: 'authorization_pending',
      action: 'keep_polling',
    },
    grant('urn:ietf:params:oauth:grant-type:device_code'),
  ),
  final(
    'an unknown 400 of the STS is typed too',
    'unknown-json',
    { kind: 'unrecognized', status: 400 },
    grant('password'),
  ),
  final(
    '404 of the STS is typed',
    { status: 404, body: 'Not here' },
    { kind: 'unrecognized', status: 404 },
    grant('password'),
  ),

  final('a claims challenge is thrown with its claims', 'claims-challenge-step-up', {
    kind: 'claims_challenge',
    status: 401,
    claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}',
  }),
  final('a claims challenge is found in a second header line', 'claims-challenge-beside-pop', {
    kind: 'claims_challenge',
  }),
  final('a claims challenge to a POST is thrown', 'claims-challenge', { kind: 'claims_challenge' }, change()),
  final('401 with a challenge but no error is invalid_token', 'token-missing', {
    kind: 'invalid_token',
    status: 401,
    action: 'renew_token',
  }),
  final('401 with invalid_token is invalid_token', 'token-expired', { kind: 'invalid_token', status: 401 }),
  final('401 of Azure Resource Manager says that the token has expired', 'arm-token-expired', {
    kind: 'invalid_token',
    reason: 'token_expired',
  }),
  final('403 insufficient_scope is invalid_token', insufficientScope, {
    kind: 'invalid_token',
    reason: 'insufficient_scope',
    status: 403,
  }),
  final('401 insufficient_user_authentication asks to step up', 'step-up', {
    kind: 'invalid_token',
    reason: 'step_up',
  }),
  final('401 use_dpop_nonce is invalid_token', 'dpop-nonce', { kind: 'invalid_token', reason: 'dpop_nonce' }),
  final('403 with a Graph code and no challenge is access_denied', 'forbidden', {
    kind: 'access_denied',
    code: 'Authorization_RequestDenied',
    errorDescription: 'The caller may not do this.',
  }),
  final('501 cannot change and is thrown at once', 'not-implemented', { kind: 'service_unavailable', status: 501 }),
  final('505 cannot change and is thrown at once', { status: 505 }, { kind: 'service_unavailable', status: 505 }),

  {
    promise: '503 with an HTML page, then a success, is a success',
    request: grant('client_credentials'),
    replies: ['gateway-html', 'gateway-timeout-html', ok],
    sent: 3,
    waits: [500, 1000],
    outcome: { resolves: 200 },
  },
  {
    promise: 'an empty 500 keeps its status and is thrown after its retries',
    request: grant('client_credentials'),
    replies: [always({ status: 500 })],
    sent: 4,
    waits: [500, 1000, 2000],
    outcome: {
      rejects: { kind: 'service_unavailable', status: 500, attempts: 4, stopReason: 'max_retries', retryable: true },
    },
  },
  {
    promise: 'the last answer is thrown, not the first',
    request: grant('refresh_token'),
    replies: ['unavailable-json', 'mfa-required'],
    sent: 2,
    outcome: {
      rejects: { kind: 'interaction_required', code: 'AADSTS50076', attempts: 2, stopReason: 'not_retryable' },
    },
  },
  {
    promise: 'a 404 after a retry is left to the client',
    replies: [{ status: 503 }, 'not-found'],
    sent: 2,
    outcome: 'as the client alone',
  },
]
