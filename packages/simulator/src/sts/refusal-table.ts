/** What the STS says when it refuses: one row per cause. */
export interface RefusalRow {
  /** The STS code's number; the prefix is `AADSTS`. */
  readonly code: number
  /** The OAuth error. */
  readonly error: string
  /** @defaultValue 400 */
  readonly status?: number
  readonly suberror?: string
  readonly text: string
}

/** Causes by name. Texts are the simulator's own. */
export const refusalTable = {
  // The request
  parameter_missing: {
    code: 900144,
    error: 'invalid_request',
    text: 'A required parameter is missing from the request body',
  },
  method_not_allowed: { code: 900561, error: 'invalid_request', text: 'This endpoint takes POST requests only' },
  grant_unsupported: { code: 70003, error: 'unsupported_grant_type', text: 'This grant type is not supported' },
  grant_needs_tenant: {
    code: 9001023,
    error: 'invalid_request',
    text: 'This grant needs a tenant in the URL, not common or consumers',
  },
  response_type_unsupported: {
    code: 70005,
    error: 'unsupported_response_type',
    text: 'This response type is not enabled for the application',
  },
  redirect_uri_mismatch: {
    code: 50011,
    error: 'invalid_request',
    text: 'The redirect URI is not registered for this application',
  },
  tenant_unknown: { code: 90002, error: 'invalid_request', text: 'There is no such tenant' },
  app_unknown: {
    code: 700016,
    error: 'unauthorized_client',
    text: 'The directory has no application with this identifier',
  },
  resource_unknown: {
    code: 500011,
    error: 'invalid_resource',
    text: 'The tenant has no resource with this identifier',
  },
  scope_invalid: { code: 70011, error: 'invalid_scope', text: 'A requested scope is not valid' },
  scope_not_default: {
    code: 1002012,
    error: 'invalid_scope',
    text: 'Client credentials need one scope that ends in /.default',
  },
  scope_of_several_resources: {
    code: 28000,
    error: 'invalid_request',
    text: 'The scopes belong to more than one resource',
  },

  // The client
  secret_missing: {
    code: 7000218,
    error: 'invalid_client',
    status: 401,
    text: 'The client sent neither a secret nor an assertion',
  },
  secret_invalid: { code: 7000215, error: 'invalid_client', status: 401, text: 'The client secret is wrong' },
  secret_expired: { code: 7000222, error: 'invalid_client', status: 401, text: 'The client secret has expired' },
  secret_of_public_client: {
    code: 700025,
    error: 'invalid_client',
    status: 401,
    text: 'A public client must not send a credential',
  },
  assertion_signature_invalid: {
    code: 700027,
    error: 'invalid_client',
    status: 401,
    text: 'No registered key made the signature of the client assertion',
  },
  assertion_expired: {
    code: 700024,
    error: 'invalid_client',
    status: 401,
    text: 'The client assertion is outside its time of validity',
  },
  assertion_client_mismatch: {
    code: 700021,
    error: 'invalid_client',
    status: 401,
    text: 'The client assertion names another application',
  },
  assertion_audience_wrong: {
    code: 700023,
    error: 'invalid_client',
    status: 401,
    text: 'The client assertion is meant for another audience',
  },

  // The authorization code
  code_redeemed: { code: 54005, error: 'invalid_grant', text: 'The authorization code was redeemed before' },
  code_expired: { code: 70008, error: 'invalid_grant', text: 'The authorization code has expired' },
  code_of_other_client: {
    code: 700005,
    error: 'invalid_grant',
    text: 'The authorization code was issued to another application or tenant',
  },
  verifier_mismatch: {
    code: 50148,
    error: 'invalid_grant',
    text: 'The code verifier does not match the code challenge',
  },
  challenge_method_invalid: {
    code: 50149,
    error: 'invalid_request',
    text: 'The code challenge method is neither S256 nor plain',
  },

  // Refresh tokens and other grants
  grant_invalid: { code: 70000, error: 'invalid_grant', text: 'The grant is not valid' },
  refresh_token_expired: {
    code: 700082,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The refresh token has expired',
  },
  refresh_token_revoked: {
    code: 50173,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The grant was revoked and a fresh sign-in is needed',
  },
  refresh_token_of_other_client: {
    code: 70000,
    error: 'invalid_grant',
    suberror: 'client_mismatch',
    text: 'The refresh token was issued to another application',
  },
  sign_in_frequency: {
    code: 70043,
    error: 'invalid_grant',
    suberror: 'token_expired',
    text: 'The sign-in is older than the policy allows',
  },
  obo_audience_wrong: {
    code: 500131,
    error: 'invalid_grant',
    text: 'The assertion was issued for another application',
  },
  obo_assertion_expired: { code: 500133, error: 'invalid_grant', text: 'The assertion has expired' },
  obo_assertion_revoked: {
    code: 50173,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The assertion was issued before a revocation',
  },
  obo_assertion_invalid: { code: 50013, error: 'invalid_grant', text: 'The assertion is not a token of this service' },
  obo_assertion_of_app: {
    code: 7000114,
    error: 'invalid_grant',
    text: 'The assertion belongs to an application and not to a user',
  },

  // Device code
  device_code_pending: { code: 70016, error: 'authorization_pending', text: 'The user has not finished yet' },
  device_code_polled_too_fast: { code: 70016, error: 'slow_down', text: 'The polling interval was not kept' },
  device_code_unknown: { code: 70018, error: 'bad_verification_code', text: 'The device code is not known' },
  device_code_expired: { code: 70020, error: 'expired_token', text: 'The device code has expired' },
  device_code_expired_v1: { code: 70019, error: 'code_expired', text: 'The device code has expired' },
  device_code_declined: { code: 65004, error: 'authorization_declined', text: 'The user declined' },

  // The user
  password_wrong: { code: 50126, error: 'invalid_grant', text: 'User name or password is wrong' },
  user_unknown: { code: 50034, error: 'invalid_grant', text: 'The directory has no such account' },
  user_locked: { code: 50053, error: 'invalid_grant', text: 'The account is locked after too many wrong passwords' },
  user_disabled: { code: 50057, error: 'invalid_grant', text: 'The account is disabled' },
  password_expired: {
    code: 50055,
    error: 'invalid_grant',
    suberror: 'user_password_expired',
    text: 'The password has expired',
  },
  user_not_assigned: { code: 50105, error: 'invalid_grant', text: 'The user is not assigned to the application' },
  login_required: { code: 50058, error: 'login_required', text: 'Nobody is signed in' },
  mfa_required: { code: 50076, error: 'invalid_grant', suberror: 'basic_action', text: 'A second factor is required' },
  mfa_for_resource: {
    code: 50076,
    error: 'interaction_required',
    suberror: 'basic_action',
    text: 'The resource requires a second factor',
  },
  mfa_enrolment: {
    code: 50079,
    error: 'interaction_required',
    suberror: 'basic_action',
    text: 'The user must register a second factor',
  },
  consent_missing: {
    code: 65001,
    error: 'invalid_grant',
    suberror: 'consent_required',
    text: 'Nobody has consented to the requested permissions',
  },
  consent_missing_at_sign_in: {
    code: 65001,
    error: 'consent_required',
    text: 'Nobody has consented to the requested permissions',
  },
  consent_declined: { code: 65004, error: 'access_denied', text: 'The user declined to consent' },

  // Policies and service
  policy_blocks: {
    code: 53003,
    error: 'invalid_grant',
    suberror: 'message_only',
    text: 'A Conditional Access policy blocks this sign-in',
  },
  device_not_compliant: {
    code: 53000,
    error: 'invalid_grant',
    suberror: 'additional_action',
    text: 'The device does not comply with the policy',
  },
  app_protection_required: {
    code: 53005,
    error: 'unauthorized_client',
    suberror: 'protection_policy_required',
    text: 'An app protection policy is required',
  },
  loop_detected: { code: 50196, error: 'invalid_grant', text: 'The same request came too often' },
  tenant_throttled: {
    code: 90055,
    error: 'temporarily_unavailable',
    status: 429,
    text: 'The tenant sends too many requests',
  },
} as const satisfies Record<string, RefusalRow>

/** Why the STS refuses. */
export type RefusalName = keyof typeof refusalTable

/** The first row with this code. */
export function rowOfCode(code: number): RefusalRow | undefined {
  return Object.values(refusalTable).find(row => row.code === code)
}
