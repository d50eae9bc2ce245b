import type { DeviceCode } from '../sts/device-codes.ts'
import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import type { Sts } from '../sts/sts.ts'
import { required, type TokenRequest } from '../sts/token-request.ts'
import { delegated } from './delegated.ts'

function checkPolling(sts: Sts, device: DeviceCode): void {
  const { slowDown, intervalSeconds } = sts.deviceCodePolling
  const { lastPollMs } = device
  device.lastPollMs = sts.now()
  if (slowDown && lastPollMs !== undefined && sts.now() - lastPollMs < intervalSeconds * 1000) {
    refuse('device_code_polled_too_fast')
  }
}

/** RFC 8628 section 3.4. */
export function deviceCode({ sts, client, form, version }: TokenRequest): Grant {
  // v1 calls the parameter `code`.
  const code = form.device_code ?? required(form, version === 1 ? 'code' : 'device_code')
  const device = sts.deviceCodes.get(code)
  if (device === undefined || device.clientId !== client.id) refuse('device_code_unknown')
  if (sts.now() >= device.expiresAtMs) refuse(version === 1 ? 'device_code_expired_v1' : 'device_code_expired')
  checkPolling(sts, device)
  if (device.outcome === undefined) refuse('device_code_pending')
  if (device.outcome === 'declined') refuse('device_code_declined')
  const grant = delegated(sts, { client, facts: device.outcome, scopes: device.scopes })
  sts.deviceCodes.delete(code)
  return grant
}
