import type { Action, Kind, Reason } from '../kinds.ts'

/**
 * Every kind with its reasons and the action that goes with each where a code does not say otherwise. Not loaded at run
 * time: `npm run tables` packs it.
 */
export const actions: { readonly [K in Kind]: { readonly [R in Reason<K>]: Action } } = {
  interaction_required: {
    none: 'interact',
    basic_action: 'interact',
    additional_action: 'ask_user',
    message_only: 'ask_user',
    consent_required: 'interact',
    user_password_expired: 'interact',
    prompt_never_failed: 'interact',
    acquire_token_silent_failed: 'interact',
    login_required: 'interact',
    mfa_required: 'interact',
    device_required: 'ask_user',
    token_expired: 'interact',
    token_revoked: 'interact',
    credentials_rejected: 'interact',
    password_change_required: 'interact',
    account_selection_required: 'interact',
  },
  claims_challenge: { none: 'interact' },
  invalid_token: {
    none: 'renew_token',
    token_expired: 'renew_token',
    insufficient_scope: 'interact',
    step_up: 'interact',
    dpop_nonce: 'renew_token',
  },
  invalid_grant: {
    none: 'restart_flow',
    code_expired: 'restart_flow',
    code_redeemed: 'restart_flow',
    assertion_expired: 'restart_flow',
    assertion_invalid: 'restart_flow',
    device_code_expired: 'restart_flow',
    mismatch: 'restart_flow',
  },
  invalid_client: {
    none: 'fix_credential',
    secret_invalid: 'fix_credential',
    secret_expired: 'fix_credential',
    certificate_invalid: 'fix_credential',
    certificate_expired: 'fix_credential',
    certificate_revoked: 'fix_credential',
    assertion_invalid: 'fix_credential',
    assertion_expired: 'fix_credential',
    credential_missing: 'fix_credential',
    credential_not_allowed: 'fix_credential',
    federation_mismatch: 'fix_credential',
  },
  invalid_request: {
    none: 'fix_request',
    parameter: 'fix_request',
    redirect_uri: 'fix_registration',
    scope: 'fix_request',
    resource: 'fix_request',
    grant_not_allowed: 'fix_registration',
    app_not_found: 'fix_registration',
    wrong_authority: 'fix_request',
    wrong_cloud: 'fix_request',
    registration: 'fix_registration',
    loop_detected: 'fix_request',
  },
  access_denied: {
    none: 'ask_admin',
    policy: 'ask_admin',
    admin_consent_required: 'ask_admin',
    not_assigned: 'ask_admin',
    account_disabled: 'ask_admin',
    account_locked: 'ask_admin',
    account_not_found: 'ask_admin',
    tenant_not_found: 'ask_admin',
    tenant_blocked: 'ask_admin',
    licence: 'ask_admin',
    identity_provider: 'ask_admin',
  },
  user_cancelled: { none: 'none', cancelled: 'none', consent_declined: 'none', password_reset_requested: 'none' },
  scopes_declined: { none: 'proceed_or_stop' },
  protection_policy_required: { none: 'fix_device' },
  authorization_pending: { none: 'keep_polling', slow_down: 'keep_polling' },
  throttled: { none: 'retry_later', quota: 'retry_later', tenant: 'retry_later', cooldown: 'retry_later' },
  service_unavailable: { none: 'retry_later' },
  network: {
    none: 'retry_later',
    offline: 'retry_later',
    dns: 'retry_later',
    refused: 'retry_later',
    reset: 'retry_later',
    tls: 'fix_network',
    proxy: 'fix_network',
    protocol: 'fix_network',
  },
  timeout: { none: 'retry_later', connect: 'retry_later', headers: 'retry_later', body: 'retry_later' },
  unrecognized: { none: 'inspect' },
}
const table: { readonly [kind: string]: { readonly [reason: string]: Action } } = actions

/** The reasons of a kind beside `none`. */
export const reasonsOf = (kind: string): string[] => Object.keys(table[kind] ?? {}).filter(reason => reason !== 'none')

/** The action that goes with a kind and a reason where nothing says otherwise. */
export const defaultAction = (kind: string, reason: string): Action => table[kind]?.[reason] ?? 'inspect'
