import { contoso } from '@sts-errors/simulator'
import { afterwards, day, sentLate } from '../beforehand.ts'
import type { Theme } from '../scenario.ts'
import { onBehalfOf, password, refresh } from '../token-requests.ts'

const { users, payroll, graph } = contoso

export const user: Theme = {
  title: 'The user',
  scenarios: [
    {
      name: 'mfa-required',
      description: 'A password alone is not enough for this user',
      request: password(users.mfa),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'mfa_required',
        code: 'AADSTS50076',
        action: 'interact',
      },
    },
    {
      name: 'obo-mfa-policy',
      description: 'On-behalf-of: the next API needs a second factor, and says so in claims',
      request: onBehalfOf(users.ada, { scope: `${payroll.uri}/Payroll.Read` }),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'mfa_required',
        code: 'AADSTS50076',
        action: 'interact',
        claims: 'capolids',
      },
    },
    {
      name: 'consent-missing',
      description: 'Nobody has consented to this permission',
      request: password(users.ada, { scope: `${graph.uri}/Mail.Read` }),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'consent_required',
        code: 'AADSTS65001',
        action: 'interact',
      },
    },
    {
      name: 'refresh-expired',
      description: 'A refresh token is used 91 days later',
      request: sentLate(refresh(), 91 * day),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'token_expired',
        code: 'AADSTS700082',
        action: 'interact',
      },
    },
    {
      name: 'refresh-revoked',
      description: 'The sessions of the user were revoked since the sign-in',
      // Not Ada: a revocation also concerns the tokens that she would get later in the same second.
      request: afterwards(refresh(users.mfa), ({ simulator }) => simulator.revokeSessions({ username: users.mfa })),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'token_revoked',
        code: 'AADSTS50173',
        action: 'interact',
      },
    },
    {
      name: 'sign-in-too-old',
      description: 'The sign-in is older than a policy allows',
      enqueue: ['sign-in-frequency'],
      request: refresh(),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'token_expired',
        code: 'AADSTS70043',
        action: 'interact',
      },
    },
    {
      name: 'wrong-password',
      description: 'User name or password is wrong',
      request: password(users.ada, { password: 'not-the-password' }),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'credentials_rejected',
        code: 'AADSTS50126',
        action: 'interact',
      },
    },
    {
      name: 'password-expired',
      description: 'The user must choose a new password',
      request: password(users.expired),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'user_password_expired',
        code: 'AADSTS50055',
        action: 'interact',
      },
    },
    {
      name: 'account-disabled',
      description: 'An administrator has disabled the account',
      request: password(users.disabled),
      expect: {
        status: 400,
        kind: 'access_denied',
        reason: 'account_disabled',
        code: 'AADSTS50057',
        action: 'ask_admin',
      },
    },
    {
      name: 'account-unknown',
      description: 'The tenant has no such account',
      request: password('nobody@contoso.example'),
      expect: {
        status: 400,
        kind: 'access_denied',
        reason: 'account_not_found',
        code: 'AADSTS50034',
        action: 'ask_admin',
      },
    },
    {
      name: 'policy-blocks',
      description: 'Conditional Access blocks this sign-in; an interactive page could only say why',
      enqueue: ['blocked-by-policy'],
      request: refresh(),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'message_only',
        code: 'AADSTS53003',
        action: 'ask_user',
        claims: 'capolids',
      },
    },
    {
      name: 'device-unmanaged',
      description: 'The device does not comply with the policy',
      enqueue: ['device-not-compliant'],
      request: refresh(),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'device_required',
        code: 'AADSTS53000',
        action: 'ask_user',
      },
    },
    {
      name: 'app-protection',
      description: 'Intune wants an app protection policy on the device first',
      enqueue: ['app-protection-required'],
      request: refresh(),
      expect: {
        status: 400,
        kind: 'protection_policy_required',
        code: 'AADSTS53005',
        action: 'fix_device',
      },
    },
  ],
}
