import type { RowName } from '../rows.ts'

/**
 * Words that answers use, by what they mean: `error` of RFC 6749, 6750, 7009, 8628, 8707, 9449, 9470 and OpenID Connect,
 * the platform's own, those of native authentication, those that MSAL makes itself, the authentication codes of Microsoft
 * Graph, ARM and Azure Storage; the values of `suberror` and `error_subcode`; HTTP statuses that mean something by themselves; and, after
 * `grant/`, the ends of grant types whose expiry does not concern the user. After a change: `npm run tables`.
 */
export const errorValues: { readonly [row in RowName]?: string } = {
  interaction_required: 'interaction_required interrupted_user',
  'interaction_required:basic_action': 'basic_action',
  'interaction_required:additional_action':
    'additional_action insufficient_device_strength attributes_required verification_required credential_required',
  'interaction_required:message_only': 'message_only',
  'interaction_required:consent_required': 'consent_required',
  'interaction_required:user_password_expired': 'user_password_expired',
  'interaction_required:prompt_never_failed': 'ux_not_allowed ui_not_allowed',
  'interaction_required:acquire_token_silent_failed': 'failed_to_refresh_token user_null no_account_for_login_hint',
  'interaction_required:login_required': 'login_required no_tokens_found native_account_unavailable',
  'interaction_required:mfa_required':
    'mfa_required introspect_required registration_required unmet_authentication_requirements',
  'interaction_required:device_required': 'device_authentication_failed',
  'interaction_required:token_expired':
    'bad_token token_expired transfer_token_expired refresh_token_expired expired_refresh_token',
  'interaction_required:credentials_rejected': 'invalid_oob_value',
  'interaction_required:password_change_required':
    'password_too_weak password_too_short password_too_long password_recently_used password_banned password_is_invalid',
  'interaction_required:account_selection_required': 'account_selection_required user_mismatch',
  claims_challenge: 'insufficient_claims',
  invalid_token:
    'invalid_token InvalidAuthenticationToken InvalidAuthenticationTokenTenant InvalidAuthenticationTokenAudience InvalidAuthenticationInfo AuthenticationFailed unauthenticated',
  'invalid_token:token_expired': 'ExpiredAuthenticationToken',
  'invalid_token:insufficient_scope': 'insufficient_scope',
  'invalid_token:step_up': 'insufficient_user_authentication',
  'invalid_token:dpop_nonce': 'use_dpop_nonce',
  invalid_grant: 'invalid_grant grant/client_credentials',
  'invalid_grant:code_expired': 'grant/authorization_code',
  'invalid_grant:assertion_expired': 'grant/jwt-bearer grant/saml2-bearer grant/saml1_1-bearer grant/token-exchange',
  'invalid_grant:device_code_expired': 'grant/device_code expired_token code_expired',
  'invalid_grant:mismatch': 'bad_verification_code client_mismatch',
  invalid_client: 'invalid_client',
  invalid_request: 'invalid_request',
  'invalid_request:parameter':
    'unsupported_response_type invalid_request_uri invalid_request_object request_not_supported request_uri_not_supported invalid_dpop_proof unsupported_token_type unsupported_challenge_type attribute_validation_failed user_already_exists unknown_source bad_request_102 SecretHeaderNotFound',
  'invalid_request:scope': 'invalid_scope',
  'invalid_request:resource': 'invalid_resource invalid_target AudienceNotSupported',
  'invalid_request:grant_not_allowed':
    'unauthorized_client unsupported_grant_type auth_not_supported unsupported_auth_method',
  'invalid_request:wrong_authority': 'invalid_tenant invalid_instance',
  'invalid_request:registration': 'registration_not_supported',
  access_denied:
    'access_denied accessDenied ErrorAccessDenied permission_denied AuthorizationFailed AuthorizationPermissionMismatch Authorization_RequestDenied LinkedAuthorizationFailed',
  'access_denied:policy': 'provider_blocked_by_rep',
  'access_denied:account_not_found': 'user_not_found Authorization_IdentityNotFound',
  'user_cancelled:cancelled': 'cancel tts_denied user_skipped user_cancelled authentication_canceled',
  'user_cancelled:consent_declined': 'authorization_declined',
  scopes_declined: 'declined_scope_error',
  protection_policy_required: 'protection_policy_required',
  authorization_pending: 'authorization_pending',
  'authorization_pending:slow_down': 'slow_down',
  'throttled:quota': '429 request_throttled TooManyRequests',
  service_unavailable: '425 500 502 503 504 temporarily_unavailable server_error service_not_available',
  'service_unavailable>contact_support': '5xx',
  network: 'io_error post_request_failed get_request_failed',
  'network:offline': 'network_not_available device_network_not_available no_network_connectivity',
  timeout: '408 request_timeout monitor_window_timeout timed_out',
  unrecognized:
    'unknown_error non_parsable_oauth_error http_status_not_200 json_parse_failed not_found hash_empty_error',
}

/** Codes that only head a list: any other known code beside them says more. After a change: `npm run tables`. */
export const umbrellas: readonly string[] = ['AADSTS70000', 'AADSTS70002', 'AADSTS50012']
