/**
 * The reasons of each kind: what the finer answer within a kind can be. `none` says that the answer tells no more than
 * its kind.
 */
export interface Reasons {
  interaction_required:
    | 'none'
    | 'basic_action'
    | 'additional_action'
    | 'message_only'
    | 'consent_required'
    | 'user_password_expired'
    | 'prompt_never_failed'
    | 'acquire_token_silent_failed'
    | 'login_required'
    | 'mfa_required'
    | 'device_required'
    | 'token_expired'
    | 'token_revoked'
    | 'credentials_rejected'
    | 'password_change_required'
    | 'account_selection_required'
  claims_challenge: 'none'
  invalid_token: 'none' | 'token_expired' | 'insufficient_scope' | 'step_up' | 'dpop_nonce'
  invalid_grant:
    | 'none'
    | 'code_expired'
    | 'code_redeemed'
    | 'assertion_expired'
    | 'assertion_invalid'
    | 'device_code_expired'
    | 'mismatch'
  invalid_client:
    | 'none'
    | 'secret_invalid'
    | 'secret_expired'
    | 'certificate_invalid'
    | 'certificate_expired'
    | 'certificate_revoked'
    | 'assertion_invalid'
    | 'assertion_expired'
    | 'credential_missing'
    | 'credential_not_allowed'
    | 'federation_mismatch'
  invalid_request:
    | 'none'
    | 'parameter'
    | 'redirect_uri'
    | 'scope'
    | 'resource'
    | 'grant_not_allowed'
    | 'app_not_found'
    | 'wrong_authority'
    | 'wrong_cloud'
    | 'registration'
    | 'loop_detected'
  access_denied:
    | 'none'
    | 'policy'
    | 'admin_consent_required'
    | 'not_assigned'
    | 'account_disabled'
    | 'account_locked'
    | 'account_not_found'
    | 'tenant_not_found'
    | 'tenant_blocked'
    | 'licence'
    | 'identity_provider'
  user_cancelled: 'none' | 'cancelled' | 'consent_declined' | 'password_reset_requested'
  scopes_declined: 'none'
  protection_policy_required: 'none'
  authorization_pending: 'none' | 'slow_down'
  throttled: 'none' | 'quota' | 'tenant' | 'cooldown'
  service_unavailable: 'none'
  network: 'none' | 'offline' | 'dns' | 'refused' | 'reset' | 'tls' | 'proxy' | 'protocol'
  timeout: 'none' | 'connect' | 'headers' | 'body'
  unrecognized: 'none'
}

/** What went wrong: the discriminant of {@link StsError}. */
export type Kind = keyof Reasons

/** The finer answer within a kind; without a type argument, the reasons of every kind. */
export type Reason<K extends Kind = Kind> = Reasons[K]

/** Whose turn it is: what the caller should do next. */
export type Action =
  | 'interact'
  | 'ask_user'
  | 'renew_token'
  | 'restart_flow'
  | 'fix_credential'
  | 'fix_request'
  | 'fix_registration'
  | 'ask_admin'
  | 'contact_support'
  | 'none'
  | 'proceed_or_stop'
  | 'fix_device'
  | 'keep_polling'
  | 'retry_later'
  | 'fix_network'
  | 'inspect'

/** What an answer means. */
export interface Classification<K extends Kind = Kind> {
  readonly kind: K
  /** The finer answer within the kind, or `none`. */
  readonly reason: Reason<K>
  readonly action: Action
  /** Whether the same request, sent again unchanged a little later, can succeed without anybody doing anything. */
  readonly retryable: boolean
}

/**
 * Why the engine sent a request no further time: the answer cannot change by waiting; the request may have been processed
 * or its body cannot be sent twice; the retries are used up; the server wants a longer wait than `maxRetryAfterMs`; the
 * wait would pass `totalTimeoutMs`; the retry budget is spent; the caller aborted; `retry: false`, or `shouldRetry` said no;
 * the queue at a closed gate is full.
 */
export type StopReason =
  | 'not_retryable'
  | 'not_repeatable'
  | 'max_retries'
  | 'retry_after_too_long'
  | 'deadline'
  | 'budget'
  | 'aborted'
  | 'overridden'
  | 'queue_full'
