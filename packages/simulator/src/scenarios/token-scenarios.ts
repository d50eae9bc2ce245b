import { mfaPolicyId } from '../sts/sign-in.ts'
import { fixed, refused } from './scenario-makers.ts'
import type { ScenarioRow } from './scenario-row.ts'

/** Refusals of the token endpoint. */
export const tokenScenarios = {
  'wrong-secret': refused('secret_invalid', 'the client secret is wrong (401)'),
  'expired-secret': refused('secret_expired', 'the client secret has expired (401)'),
  'missing-secret': refused('secret_missing', 'no client credential was sent (401)'),
  'assertion-signature': refused('assertion_signature_invalid', 'no registered key signed the client assertion (401)'),
  'unknown-app': refused('app_unknown', 'the client id is not in the directory'),
  'unknown-tenant': refused('tenant_unknown', 'the tenant does not exist'),
  'unknown-resource': refused('resource_unknown', 'the resource is not in the tenant'),
  'invalid-scope': refused('scope_invalid', 'a scope is not valid'),
  'unsupported-grant': refused('grant_unsupported', 'the grant type is not supported'),
  'redirect-uri-mismatch': refused('redirect_uri_mismatch', 'the redirect URI is not registered'),
  'missing-parameter': refused('parameter_missing', 'a required parameter is missing'),
  'code-redeemed': refused('code_redeemed', 'the authorization code was used before'),
  'code-expired': refused('code_expired', 'the authorization code has expired'),
  'verifier-mismatch': refused('verifier_mismatch', 'the PKCE verifier does not match'),
  'refresh-token-expired': refused('refresh_token_expired', 'the refresh token was not used for too long'),
  'refresh-token-revoked': refused('refresh_token_revoked', 'the password changed since the refresh token was issued'),
  'sign-in-frequency': refused('sign_in_frequency', 'the sign-in is older than the policy allows'),
  'consent-required': refused('consent_missing', 'nobody has consented'),
  'mfa-required': refused('mfa_required', 'a second factor is required'),
  'mfa-enrolment': refused('mfa_enrolment', 'on-behalf-of: the user must register a second factor; with claims', {
    access_token: { polids: { essential: true, values: [mfaPolicyId] } },
  }),
  'blocked-by-policy': refused('policy_blocks', 'Conditional Access blocks; with claims', {
    access_token: { capolids: { essential: true, values: [mfaPolicyId] } },
  }),
  'device-not-compliant': refused('device_not_compliant', 'the device must be managed first'),
  'app-protection-required': refused('app_protection_required', 'an Intune app protection policy is required'),
  'client-mismatch': refused('refresh_token_of_other_client', 'the refresh token belongs to another application'),
  'wrong-password': refused('password_wrong', 'user name or password is wrong'),
  'password-expired': refused('password_expired', 'the user must set a new password'),
  'account-disabled': refused('user_disabled', 'the account is disabled'),
  'account-locked': refused('user_locked', 'the account is locked'),
  'account-unknown': refused('user_unknown', 'the account is not in the directory'),
  'user-not-assigned': refused('user_not_assigned', 'the user is not assigned to the application'),
  'assertion-audience': refused('obo_audience_wrong', 'on-behalf-of: the assertion is for another application'),
  'assertion-expired': refused('obo_assertion_expired', 'on-behalf-of: the assertion has expired'),
  'authorization-pending': refused('device_code_pending', 'device code: the user has not finished'),
  'slow-down': refused('device_code_polled_too_fast', 'device code: polled too fast'),
  'device-code-expired': refused('device_code_expired', 'device code: too late'),
  'device-code-declined': refused('device_code_declined', 'device code: the user declined'),
  'loop-detected': refused('loop_detected', 'the same request came too often'),
  'bare-invalid-grant': fixed('token', 'only {"error":"invalid_grant"}', {
    status: 400,
    body: { error: 'invalid_grant' },
  }),
  'umbrella-code': fixed('token', 'old form: two codes in one text, ids without line breaks', {
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'AADSTS70002: Credentials are not valid.AADSTS70008: The grant has expired.Trace ID: 3f9a7b60-0000-4000-8000-000000000a01Correlation ID: 3f9a7b60-0000-4000-8000-000000000a02Timestamp: 2015-09-16 07:24:55Z',
      error_codes: [70002, 70008],
      timestamp: '2015-09-16 07:24:55Z',
      trace_id: '3f9a7b60-0000-4000-8000-000000000a01',
      correlation_id: '3f9a7b60-0000-4000-8000-000000000a02',
    },
  }),
  'b2c-grant-expired': fixed('token', 'Azure AD B2C: the grant has expired', {
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description:
        'AADB2C90080: The grant is too old.\r\nCorrelation ID: 3f9a7b60-0000-4000-8000-000000000a03\r\nTimestamp: 2026-01-05 08:00:00Z\r\n',
    },
  }),
  'adfs-wrong-credential': fixed('token', 'AD FS: the client credential is wrong', {
    status: 400,
    body: { error: 'invalid_client', error_description: 'MSIS9622: The client could not be authenticated.' },
  }),
} as const satisfies Record<string, ScenarioRow>
