import { contoso } from '@sts-errors/simulator'
import { afterwards, minute, sentBefore, sentLate } from '../beforehand.ts'
import type { Theme } from '../scenario.ts'
import { onBehalfOf, pollDeviceCode, redeemCode } from '../token-requests.ts'

export const grants: Theme = {
  title: 'Codes, devices',
  scenarios: [
    {
      name: 'code-redeemed',
      description: 'An authorization code is redeemed a second time',
      request: sentBefore(redeemCode()),
      expect: {
        status: 400,
        kind: 'invalid_grant',
        reason: 'code_redeemed',
        code: 'AADSTS54005',
        action: 'restart_flow',
      },
    },
    {
      name: 'code-expired',
      description: 'An authorization code is redeemed eleven minutes later',
      request: sentLate(redeemCode(), 11 * minute),
      expect: {
        status: 400,
        kind: 'invalid_grant',
        reason: 'code_expired',
        code: 'AADSTS70008',
        action: 'restart_flow',
      },
    },
    {
      name: 'wrong-verifier',
      description: 'The PKCE verifier is not that of the sign-in',
      request: redeemCode({ code_verifier: 'another-verifier' }),
      expect: { status: 400, kind: 'invalid_grant', reason: 'mismatch', code: 'AADSTS50148', action: 'restart_flow' },
    },
    {
      name: 'obo-expired',
      description: "On-behalf-of: the caller's token has expired",
      request: onBehalfOf(contoso.users.ada, {}, -10 * minute),
      expect: {
        status: 400,
        kind: 'invalid_grant',
        reason: 'assertion_expired',
        code: 'AADSTS500133',
        action: 'restart_flow',
      },
    },
    {
      name: 'device-pending',
      description: 'Device code: the user has not finished yet',
      request: pollDeviceCode,
      expect: { status: 400, kind: 'authorization_pending', code: 'AADSTS70016', action: 'keep_polling' },
    },
    {
      name: 'device-slow-down',
      description: 'Device code: the app polls faster than it was told',
      request: sentBefore(pollDeviceCode),
      expect: {
        status: 400,
        kind: 'authorization_pending',
        reason: 'slow_down',
        code: 'AADSTS70016',
        action: 'keep_polling',
      },
    },
    {
      name: 'device-declined',
      description: 'Device code: the user declined',
      request: afterwards(pollDeviceCode, ({ simulator }) => simulator.declineDeviceCode()),
      expect: {
        status: 400,
        kind: 'user_cancelled',
        reason: 'consent_declined',
        code: 'AADSTS65004',
        action: 'none',
      },
    },
    {
      name: 'device-expired',
      description: 'Device code: the user came too late',
      request: afterwards(pollDeviceCode, ({ simulator }) => simulator.expireDeviceCode()),
      expect: {
        status: 400,
        kind: 'invalid_grant',
        reason: 'device_code_expired',
        code: 'AADSTS70020',
        action: 'restart_flow',
      },
    },
    {
      name: 'device-approved',
      description: 'Device code: the user has signed in',
      request: afterwards(pollDeviceCode, ({ simulator }) => simulator.approveDeviceCode()),
      expect: { success: 200 },
    },
  ],
}
