import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { StsRoute } from './authority.ts'
import { escapeHtml } from './authorization-response.ts'
import { namedClient } from './client-authentication.ts'
import { approveDevice, findDevice, startDeviceCode } from './device-codes.ts'
import { refuse } from './refusal.ts'
import type { Sts } from './sts.ts'
import { answerIds, stsHeaders } from './sts-headers.ts'
import { requestedScopes, tenantOf } from './token-request.ts'

/**
 * Answers a device authorization request.
 * @see RFC 8628 section 3.1
 */
export function answerDeviceCodeRequest(sts: Sts, { authority, version }: StsRoute, request: RecordedRequest): Answer {
  // v1 takes GET as well.
  if (request.method !== 'POST' && version === 2) refuse('method_not_allowed')
  const parameters = request.method === 'POST' ? request.form : request.query
  const client = namedClient(sts, parameters.client_id)
  const tenant = tenantOf(sts, authority)
  const scopes = requestedScopes(sts, parameters, version)
  const { code, device } = startDeviceCode(sts, { client, tenantId: tenant.id, scopes })
  const page = `${sts.url}/devicelogin`
  const body = {
    user_code: device.userCode,
    device_code: code,
    [version === 2 ? 'verification_uri' : 'verification_url']: page,
    expires_in: Math.floor(sts.lifetimes.deviceCodeMs / 1000),
    interval: sts.deviceCodePolling.intervalSeconds,
    message: `To sign in, open ${page} and enter the code ${device.userCode}.`,
  }
  return { status: 200, headers: stsHeaders(answerIds(request), undefined), body }
}

const html = (text: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html><html><head><title>Device login</title></head><body><p>${escapeHtml(text)}</p></body></html>`,
})

/** The page on which the user would enter the code: `?user_code=…` approves, `&decline=1` declines. */
export function answerDeviceLogin(sts: Sts, { query }: RecordedRequest): Answer {
  const code = query.user_code
  if (code === undefined) return html('Add ?user_code=… to approve, and &decline=1 to decline.')
  try {
    const device = findDevice(sts, code)
    if (query.decline !== undefined) device.outcome = 'declined'
    else approveDevice(sts, device, query.username ?? sts.signIn.username)
    return html(`The code ${code} is ${query.decline === undefined ? 'approved' : 'declined'}.`)
  } catch (error) {
    if (error instanceof RangeError) return html('This code or user is not known.', 400)
    throw error
  }
}
