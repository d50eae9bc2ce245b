import type { Classification, Kind } from '../kinds.ts'
import { findRow } from '../rows.ts'

/**
 * What MSAL.js and MSAL.NET call what never left their side, or what they could not read: the words for which the tables of
 * core, which every client loads, have no row.
 */
const words: { readonly [kind in Kind | `${Kind}:${string}`]?: string } = {
  'network:none': 'network_error network_unavailable openid_config_error endpoints_resolution_error',
  'timeout:none': 'loopback_server_timeout monitor_popup_timeout native_handshake_timeout',
  'interaction_required:acquire_token_silent_failed':
    'no_account_in_silent_request no_account_found no_account_error token_refresh_required silent_sso_error current_broker_account',
  'interaction_required:prompt_never_failed': 'no_prompt_failed',
  'invalid_grant:device_code_expired': 'device_code_expired user_timeout_reached',
  'user_cancelled:cancelled': 'user_canceled device_code_polling_cancelled',
  'invalid_client:credential_missing': 'invalid_client_credential empty_fic_assertion',
  'invalid_client:assertion_invalid': 'invalid_assertion',
  'invalid_request:wrong_authority':
    'untrusted_authority authority_mismatch missing_tenant_id_error issuer_validation_failed authority_uri_insecure',
  'interaction_required:login_required': 'unknown_user get_user_name_failed',
  'invalid_request:grant_not_allowed':
    'integrated_windows_auth_not_supported_managed_user password_required_for_managed_user unknown_user_type',
  'access_denied:identity_provider':
    'federated_service_returned_error accessing_ws_metadata_exchange_failed wstrust_endpoint_not_found',
  'invalid_request:redirect_uri': 'redirect_uri_empty',
  'invalid_request:scope': 'empty_input_scopes_error empty_input_scopeset',
}

/** What a code that MSAL made itself means, where the class of its error or the word tells. */
export function meaningOfMsal(errorCode: string, name?: unknown): Classification | undefined {
  const found = Object.entries(words).find(([, list]) => list?.split(' ').includes(errorCode))?.[0]
  return findRow(
    found ?? (/Configuration|ManagedIdentity/.test(String(name)) ? 'invalid_request:parameter' : undefined),
  )
}
